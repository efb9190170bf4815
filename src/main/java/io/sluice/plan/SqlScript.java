package io.sluice.plan;

import io.sluice.config.Problem;
import io.sluice.model.FlowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A script of Redshift SQL with {@code ${…}} variables, cut into statements that can run in one transaction. Parsing and
 * rendering need no server.
 */
public final class SqlScript {
    private final String name;
    private final List<List<SqlToken>> statements;

    private SqlScript(String name, List<List<SqlToken>> statements) {
        this.name = name;
        this.statements = statements;
    }

    /**
     * Cuts a script at its semicolons.
     *
     * @param name the script's path, for messages
     * @throws FlowException naming every one of its {@link #problems}
     */
    public static SqlScript parse(String name, String text) {
        refuse(problems(name, text));
        return new SqlScript(name, cut(new SqlLexer(name, text).tokens()));
    }

    /**
     * What keeps a script from being cut and run: quotes or comments that do not end, variables inside quotes, statements
     * that end a transaction or that Redshift refuses inside of one, and a script without statements.
     *
     * @param name the script's path, for messages
     * @return in the order of lines
     */
    public static List<Problem> problems(String name, String text) {
        SqlLexer lexer = new SqlLexer(name, text);
        List<Problem> problems = new ArrayList<>(lexer.problems());
        List<List<SqlToken>> statements = cut(lexer.tokens());
        for (List<SqlToken> statement : statements) {
            TransactionRules.refusal(statement)
                    .ifPresent(r ->
                            problems.add(new Problem(name, firstLine(statement), r.problem(), r.why(), r.remedy())));
        }
        if (statements.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem(
                    name, 1, "the script holds no statement", "nothing would run", "write one, or do not name it"));
        }
        return problems.stream().sorted().toList();
    }

    /** How many statements there are. */
    int size() {
        return statements.size();
    }

    /** The statements, each as its pieces. */
    List<List<SqlToken>> statements() {
        return statements;
    }

    /** The names of the variables that the script uses, sorted. */
    public Set<String> variables() {
        Set<String> names = new TreeSet<>();
        for (List<SqlToken> statement : statements) {
            statement.stream().filter(t -> t.kind() == SqlToken.Kind.VARIABLE).forEach(t -> names.add(t.text()));
        }
        return names;
    }

    /**
     * The statements in order, without their semicolons, each variable outside of comments replaced by its value as it
     * stands.
     *
     * @param variables values that are SQL already: quoted names, typed literals
     * @throws FlowException naming every variable without a value, with its line
     */
    public List<String> render(Map<String, String> variables) {
        List<Problem> problems = new ArrayList<>();
        List<String> rendered = new ArrayList<>();
        for (List<SqlToken> statement : statements) {
            StringBuilder sql = new StringBuilder();
            for (SqlToken token : statement) {
                String value = token.kind() == SqlToken.Kind.VARIABLE ? variables.get(token.text()) : token.text();
                if (value == null) {
                    problems.add(new Problem(
                            name,
                            token.line(),
                            "there is no variable ${" + token.text() + "}",
                            "there are " + String.join(", ", new TreeSet<>(variables.keySet())),
                            "write one of them"));
                } else {
                    sql.append(value);
                }
            }
            rendered.add(sql.toString().strip());
        }
        refuse(problems);
        return rendered;
    }

    private static List<List<SqlToken>> cut(List<SqlToken> tokens) {
        List<List<SqlToken>> statements = new ArrayList<>();
        List<SqlToken> statement = new ArrayList<>();
        for (SqlToken token : tokens) {
            if (token.kind() == SqlToken.Kind.SEMICOLON) {
                add(statement, statements);
                statement.clear();
            } else {
                statement.add(token);
            }
        }
        add(statement, statements);
        return statements;
    }

    private static void add(List<SqlToken> statement, List<List<SqlToken>> statements) {
        if (statement.stream().anyMatch(SqlScript::isSubstance)) {
            statements.add(List.copyOf(statement));
        }
    }

    static int firstLine(List<SqlToken> statement) {
        return statement.stream()
                .filter(SqlScript::isSubstance)
                .mapToInt(SqlToken::line)
                .findFirst()
                .orElse(1);
    }

    private static boolean isSubstance(SqlToken token) {
        return token.kind() != SqlToken.Kind.COMMENT && !token.text().isBlank();
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw FlowException.configuration(
                    problems.stream().sorted().map(Problem::toString).collect(Collectors.joining("\n")));
        }
    }
}
