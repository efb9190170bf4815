package io.sluice.plan;

import io.sluice.config.Problem;
import io.sluice.config.SourceQuery;
import io.sluice.model.FlowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The query that a flow unloads. It becomes the FROM of another query, inside the string of UNLOAD, so that it may have a
 * LIMIT, which UNLOAD refuses at the top.
 */
final class FlowQuery {
    private FlowQuery() {}

    /** What keeps the query from being unloaded, with lines of its own. */
    static List<Problem> problems(String file, SourceQuery query) {
        List<Problem> problems = new ArrayList<>(SqlScript.problems(file, query.sql()));
        if (!problems.isEmpty()) {
            return problems;
        }
        List<List<SqlToken>> statements = SqlScript.parse(file, query.sql()).statements();
        List<SqlToken> first = statements.get(0);
        if (statements.size() > 1) {
            problems.add(new Problem(
                    file,
                    SqlScript.firstLine(statements.get(1)),
                    "it holds " + statements.size() + " statements",
                    "what is unloaded is the result of one query",
                    "join its parts by WITH, or move the others to a transform"));
        }
        if (!isQuery(first)) {
            problems.add(new Problem(
                    file,
                    SqlScript.firstLine(first),
                    "it is no query",
                    "what is unloaded is the result of SELECT",
                    "begin it with SELECT or WITH"));
        }
        first.stream()
                .filter(token -> token.text().contains("\\"))
                .findFirst()
                .ifPresent(token -> problems.add(new Problem(
                        file,
                        token.line(),
                        "the query holds a backslash",
                        "inside the string of UNLOAD it may be itself or an escape",
                        "write CHR(92), a class as [0-9] in place of \\d, or put the query in a view")));
        return problems;
    }

    /** The query with its variables replaced. */
    static String render(SourceQuery query, Map<String, String> variables) {
        List<Problem> problems = problems(query.name(), query);
        if (!problems.isEmpty()) {
            throw FlowException.configuration(
                    problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        return SqlScript.parse(query.name(), query.sql()).render(variables).get(0);
    }

    private static boolean isQuery(List<SqlToken> statement) {
        Optional<SqlToken> first = statement.stream()
                .filter(token -> token.kind() == SqlToken.Kind.WORD)
                .findFirst();
        return first.filter(word -> word.isWord("select") || word.isWord("with"))
                .isPresent();
    }
}
