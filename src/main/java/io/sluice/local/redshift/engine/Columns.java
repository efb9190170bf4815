package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The columns of a query in parentheses, numbered, since their names may not be unique. */
final class Columns {
    private Columns() {}

    static String name(int index) {
        return "c" + index;
    }

    static String name(String alias, int index) {
        return alias + "." + name(index);
    }

    /** {@code q(c0, c1, …)}. */
    static String alias(int count) {
        return alias("q", count);
    }

    static String alias(String name, int count) {
        return IntStream.range(0, count).mapToObj(Columns::name).collect(Collectors.joining(", ", name + "(", ")"));
    }

    /** What the columns are compared by. */
    static String keys(List<Output> outputs) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            keys.add(key("", outputs.get(i), i));
        }
        return String.join(", ", keys);
    }

    private static String key(String prefix, Output output, int index) {
        return Blanks.key(new Rendered(prefix + name(index), output.type(), Optional.empty()));
    }

    /** The columns under the names that they have for the client. */
    static String named(String prefix, List<Output> outputs) {
        return IntStream.range(0, outputs.size())
                .mapToObj(
                        i -> prefix + name(i) + " AS " + Sql.name(outputs.get(i).name()))
                .collect(Collectors.joining(", "));
    }

    /** That two rows are the same, NULLs being the same. */
    static String same(String left, List<Output> lefts, String right, List<Output> rights) {
        return IntStream.range(0, lefts.size())
                .mapToObj(i -> key(left + ".", lefts.get(i), i) + " IS NOT DISTINCT FROM "
                        + key(right + ".", rights.get(i), i))
                .collect(Collectors.joining(" AND "));
    }

    /** The query without rows that differ from another by trailing blanks only: one of them stays. */
    static String distinct(String query, List<Output> outputs) {
        return "SELECT DISTINCT ON (" + keys(outputs) + ") " + named("", outputs) + " FROM (" + query + ") AS "
                + alias(outputs.size());
    }

    static boolean mayHaveBlanks(List<Output> outputs) {
        return outputs.stream().anyMatch(output -> Blanks.possible(output.type()));
    }
}
