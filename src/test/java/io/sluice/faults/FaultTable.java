package io.sluice.faults;

import java.util.List;

/** The columns in which people read cases, in Markdown. */
final class FaultTable {
    private FaultTable() {}

    static List<String> head(String more) {
        return List.of(
                "| # | group | case | injected | expected | outcome |" + more,
                "|--:|---|---|---|---|---|" + "---|".repeat(more.isEmpty() ? 0 : 1));
    }

    static String row(FaultCase each, String outcome) {
        return "| " + each.number() + " | " + each.group().title() + " | " + each.title() + " | " + each.fault() + " | "
                + each.expected() + " | " + outcome + " |";
    }
}
