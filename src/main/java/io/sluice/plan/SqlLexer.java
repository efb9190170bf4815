package io.sluice.plan;

import io.sluice.config.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a script of SQL, Redshift's or Spark's, into tokens, which together are the script again.
 *
 * <p>Block comments nest, as in PostgreSQL. Whether a backslash escapes a quote depends on the server's settings, so a
 * string in which that matters is a problem, not a guess.
 */
final class SqlLexer {
    private static final String REST = "the rest of the script is taken for a part of it";
    private static final String NAME_ONE = "write ${name}, as ${from}";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}\\n]*)\\}");
    private static final Pattern VARIABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*)?\\$");

    private final String name;
    private final String text;
    private final List<SqlToken> tokens = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int at;
    private int line = 1;

    /** @param name of the script, for its problems */
    SqlLexer(String name, String text) {
        this.name = name;
        this.text = text;
        while (at < text.length()) {
            next();
        }
    }

    List<SqlToken> tokens() {
        return List.copyOf(tokens);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private void next() {
        char c = text.charAt(at);
        if (text.startsWith("--", at)) {
            int end = text.indexOf('\n', at);
            take(SqlToken.Kind.COMMENT, end < 0 ? text.length() : end);
        } else if (text.startsWith("/*", at)) {
            take(SqlToken.Kind.COMMENT, endOfBlockComment());
        } else if (c == '\'') {
            takeQuoted(endOfString(), "string", "a variable brings its own quotes", "write it outside of them");
        } else if (c == '"' || c == '`') {
            takeQuoted(
                    endOfName(c),
                    "quoted name",
                    "a variable that stands for a name is quoted already",
                    "write it bare");
        } else if (c == '$') {
            dollar();
        } else if (c == ';') {
            take(SqlToken.Kind.SEMICOLON, at + 1);
        } else if (isWordStart(c)) {
            int end = at + 1;
            while (end < text.length() && isWordPart(text.charAt(end))) {
                end++;
            }
            take(SqlToken.Kind.WORD, end);
        } else {
            take(SqlToken.Kind.OTHER, at + 1);
        }
    }

    private void dollar() {
        Matcher variable = VARIABLE.matcher(text).region(at, text.length());
        Matcher quote = DOLLAR_QUOTE.matcher(text).region(at, text.length());
        if (variable.lookingAt()) {
            String name = variable.group(1);
            if (!VARIABLE_NAME.matcher(name).matches()) {
                problem(
                        "'" + variable.group() + "' is no variable",
                        "a name is letters, digits, '_', '.' and '-'",
                        NAME_ONE);
            }
            tokens.add(new SqlToken(SqlToken.Kind.VARIABLE, name, line));
            at = variable.end();
        } else if (text.startsWith("${", at)) {
            problem("'${' begins a variable that does not end", "no '}' follows in the line", "write ${name}");
            take(SqlToken.Kind.OTHER, at + 2);
        } else if (quote.lookingAt()) {
            int end = text.indexOf(quote.group(), quote.end());
            if (end < 0) {
                problem("the body quoted by " + quote.group() + " does not end", REST, "end it by " + quote.group());
            }
            takeQuoted(
                    end < 0 ? text.length() : end + quote.group().length(),
                    "body quoted by " + quote.group(),
                    "variables are not replaced there",
                    "pass the value to the procedure as an argument");
        } else {
            take(SqlToken.Kind.OTHER, at + 1);
        }
    }

    private int endOfBlockComment() {
        int depth = 0;
        int i = at;
        while (i < text.length()) {
            if (text.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (text.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        problem("the comment begun with /* does not end", REST, "end it by */");
        return i;
    }

    private int endOfString() {
        int backslashes = 0;
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' && backslashes % 2 == 1) {
                problem(
                        "a backslash stands before a quote in a string",
                        "that is an escape to some servers and a backslash to others",
                        "write '' for a quote, and CHR(92) for a backslash at a string's end");
                backslashes = 0;
            } else if (c == '\'' && i + 1 < text.length() && text.charAt(i + 1) == '\'') {
                i++;
            } else if (c == '\'') {
                return i + 1;
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        problem("the string begun here does not end", REST, "end it by '");
        return text.length();
    }

    private int endOfName(char quote) {
        for (int i = at + 1; i < text.length(); i++) {
            if (text.charAt(i) == quote) {
                if (i + 1 == text.length() || text.charAt(i + 1) != quote) {
                    return i + 1;
                }
                i++;
            }
        }
        problem("the quoted name begun here does not end", REST, "end it by " + quote);
        return text.length();
    }

    private void takeQuoted(int end, String what, String why, String remedy) {
        Matcher variable = VARIABLE.matcher(text).region(at, end);
        while (variable.find()) {
            int inside = line + newlines(at, variable.start());
            problems.add(new Problem(name, inside, variable.group() + " stands inside a " + what, why, remedy));
        }
        take(SqlToken.Kind.QUOTED, end);
    }

    private void take(SqlToken.Kind kind, int end) {
        tokens.add(new SqlToken(kind, text.substring(at, end), line));
        line += newlines(at, end);
        at = end;
    }

    private int newlines(int from, int to) {
        return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
    }

    private void problem(String problem, String why, String remedy) {
        problems.add(new Problem(name, line, problem, why, remedy));
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_' || c == '#';
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
