package io.sluice.config;

import java.util.Set;

/** Finds {@code ${…}} in SQL and reports those that nothing will replace. */
final class SqlVariables {
    private SqlVariables() {}

    /** @param where what kind of SQL it is, for the message */
    static void check(Text sql, Set<String> known, String where, Problems problems) {
        String text = sql.value();
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", open + 2)) {
            int close = text.indexOf('}', open);
            String name = close < 0 ? "" : text.substring(open + 2, close);
            if (known.contains(name)) {
                continue;
            }
            int breaks =
                    (int) text.substring(0, open).chars().filter(c -> c == '\n').count();
            Place place = new Place(
                    sql.place().file(),
                    sql.place().line() == 0 ? 0 : sql.place().line() + breaks);
            problems.add(Problem.at(
                    place,
                    close < 0 ? "'${' without '}'" : "unknown variable ${" + name + "}",
                    known.isEmpty() ? where + " has no variables" : "the variables of " + where + " are " + list(known),
                    Closest.question(name, known, known.isEmpty() ? "write the value" : "write one of them")));
        }
    }

    private static String list(Set<String> known) {
        return String.join(
                ", ", known.stream().sorted().map(n -> "${" + n + "}").toList());
    }
}
