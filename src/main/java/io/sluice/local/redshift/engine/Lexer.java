package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts SQL text into tokens, leaving comments and blanks out.
 *
 * <p>Identifiers fold to lower case, quoted ones too, as Redshift does unless enable_case_sensitive_identifier is on.
 * Strings take backslash escapes, as in PostgreSQL 8.0.
 */
final class Lexer {
    private static final List<String> LONG_SYMBOLS =
            List.of("||/", "!~*", "|/", "::", "||", "<=", ">=", "<>", "!=", "!~", "~*", "->", "<<", ">>");

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String sql) {
        this.sql = sql;
    }

    /** The tokens, closed by one of kind END. Fails on an unterminated string, identifier or comment. */
    static List<Token> tokens(String sql) throws SqlFailure {
        Lexer lexer = new Lexer(sql);
        while (lexer.skipBlanks()) {
            lexer.token();
        }
        lexer.tokens.add(new Token(Kind.END, "", sql.length(), sql.length()));
        return List.copyOf(lexer.tokens);
    }

    /** The statements of a script, with the comments that stand in or before them; empty ones are dropped. */
    static List<String> statements(String script) throws SqlFailure {
        List<String> statements = new ArrayList<>();
        int start = 0;
        boolean empty = true;
        for (Token token : tokens(script)) {
            boolean ends = token.is(";") || token.kind() == Kind.END;
            if (ends && !empty) {
                statements.add(script.substring(start, token.start()).strip());
            }
            if (ends) {
                start = token.end();
            }
            empty = ends;
        }
        return statements;
    }

    private boolean skipBlanks() throws SqlFailure {
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else if (sql.startsWith("--", at)) {
                int end = sql.indexOf('\n', at);
                at = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*", at)) {
                skipComment();
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipComment() throws SqlFailure {
        int depth = 0;
        int start = at;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else if (at++ >= sql.length()) {
                throw unterminated("/* comment", start);
            }
        } while (depth > 0);
    }

    private void token() throws SqlFailure {
        char c = sql.charAt(at);
        int start = at;
        if (c == '\'') {
            string(start);
        } else if ((c == 'e' || c == 'E') && sql.startsWith("'", at + 1)) {
            at++;
            string(start);
        } else if (c == '"') {
            quoted();
        } else if (Character.isLetter(c) || c == '_' || c == '#' && isNameStart(at + 1)) {
            at++;
            while (at < sql.length() && isNamePart(sql.charAt(at))) {
                at++;
            }
            add(Kind.WORD, sql.substring(start, at).toLowerCase(Locale.ROOT), start);
        } else if (isDigit(at) || c == '.' && isDigit(at + 1)) {
            number();
        } else if (c == '$') {
            dollar();
        } else {
            String symbol = LONG_SYMBOLS.stream()
                    .filter(text -> sql.startsWith(text, at))
                    .findFirst()
                    .orElse(String.valueOf(c));
            at += symbol.length();
            add(Kind.SYMBOL, symbol, start);
        }
    }

    private void string(int start) throws SqlFailure {
        StringBuilder value = new StringBuilder();
        at++;
        while (true) {
            if (at >= sql.length()) {
                throw unterminated("quoted string", start);
            }
            char c = sql.charAt(at++);
            if (c == '\\' && at < sql.length()) {
                escape(value);
            } else if (c != '\'') {
                value.append(c);
            } else if (at < sql.length() && sql.charAt(at) == '\'') {
                value.append('\'');
                at++;
            } else {
                break;
            }
        }
        add(Kind.STRING, value.toString(), start);
    }

    private void escape(StringBuilder value) {
        char c = sql.charAt(at++);
        switch (c) {
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int code = c - '0';
                for (int i = 0; i < 2 && at < sql.length() && sql.charAt(at) >= '0' && sql.charAt(at) <= '7'; i++) {
                    code = code * 8 + sql.charAt(at++) - '0';
                }
                value.append((char) code);
            }
            default -> value.append(c);
        }
    }

    private void quoted() throws SqlFailure {
        int start = at++;
        StringBuilder name = new StringBuilder();
        while (true) {
            if (at >= sql.length()) {
                throw unterminated("quoted identifier", start);
            }
            char c = sql.charAt(at++);
            if (c != '"') {
                name.append(c);
            } else if (at < sql.length() && sql.charAt(at) == '"') {
                name.append('"');
                at++;
            } else {
                break;
            }
        }
        if (name.isEmpty()) {
            throw new SqlFailure("42601", "zero-length delimited identifier at or near \"\"\"\"");
        }
        add(Kind.QUOTED, name.toString().toLowerCase(Locale.ROOT), start);
    }

    private void number() {
        int start = at;
        while (isDigit(at)) {
            at++;
        }
        if (at < sql.length() && sql.charAt(at) == '.') {
            at++;
            while (isDigit(at)) {
                at++;
            }
        }
        if (at < sql.length() && Character.toLowerCase(sql.charAt(at)) == 'e') {
            int digits = at + 1;
            if (digits < sql.length() && (sql.charAt(digits) == '-' || sql.charAt(digits) == '+')) {
                digits++;
            }
            if (isDigit(digits)) {
                at = digits;
                while (isDigit(at)) {
                    at++;
                }
            }
        }
        add(Kind.NUMBER, sql.substring(start, at), start);
    }

    private void dollar() throws SqlFailure {
        int start = at++;
        if (isDigit(at)) {
            while (isDigit(at)) {
                at++;
            }
            add(Kind.PARAMETER, sql.substring(start, at), start);
            return;
        }
        while (at < sql.length() && isNamePart(sql.charAt(at)) && sql.charAt(at) != '$') {
            at++;
        }
        if (at >= sql.length() || sql.charAt(at) != '$') {
            throw new SqlFailure("42601", "syntax error at or near \"$\"");
        }
        String delimiter = sql.substring(start, ++at);
        int end = sql.indexOf(delimiter, at);
        if (end < 0) {
            throw unterminated("dollar-quoted string", start);
        }
        String value = sql.substring(at, end);
        at = end + delimiter.length();
        add(Kind.STRING, value, start);
    }

    private void add(Kind kind, String text, int start) {
        tokens.add(new Token(kind, text, start, at));
    }

    private boolean isDigit(int index) {
        return index < sql.length() && sql.charAt(index) >= '0' && sql.charAt(index) <= '9';
    }

    private boolean isNameStart(int index) {
        return index < sql.length() && (Character.isLetter(sql.charAt(index)) || sql.charAt(index) == '_');
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private SqlFailure unterminated(String what, int start) {
        String near = sql.substring(start, Math.min(sql.length(), start + 30));
        return new SqlFailure("42601", "unterminated " + what + " at or near \"" + near + "\"");
    }
}
