package io.sluice.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds {@code ${…}} in SQL and reports those that nothing will replace, or that would be replaced by no sense. */
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
            problems.add(Problem.at(
                    at(sql, open),
                    close < 0 ? "'${' without '}'" : "unknown variable ${" + name + "}",
                    known.isEmpty() ? where + " has no variables" : "the variables of " + where + " are " + list(known),
                    Closest.question(name, known, known.isEmpty() ? "write the value" : "write one of them")));
        }
    }

    /** Dates of windows that begin and end within a day would not tell them apart. */
    static void checkDates(Text sql, Optional<Window> window, Problems problems) {
        window.filter(w -> !w.isWholeDays()).ifPresent(w -> {
            for (String date : List.of("from_date", "to_date")) {
                refuse(
                        sql,
                        date,
                        "windows of " + w + " begin and end within a day",
                        "compare timestamps with ${from} and ${to}",
                        problems);
            }
        });
    }

    static void refuse(Text sql, String variable, String why, String remedy, Problems problems) {
        int open = sql.value().indexOf("${" + variable + "}");
        if (open >= 0) {
            problems.add(Problem.at(at(sql, open), "${" + variable + "} has no meaning here", why, remedy));
        }
    }

    private static Place at(Text sql, int offset) {
        int breaks = (int)
                sql.value().substring(0, offset).chars().filter(c -> c == '\n').count();
        int line = sql.place().line();
        return new Place(sql.place().file(), line == 0 ? 0 : line + breaks);
    }

    private static String list(Set<String> known) {
        return String.join(
                ", ", known.stream().sorted().map(n -> "${" + n + "}").toList());
    }
}
