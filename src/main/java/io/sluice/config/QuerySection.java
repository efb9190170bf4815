package io.sluice.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code flow.source.query}: what Redshift is asked for, be it in a file or in the flow's. */
final class QuerySection {
    /** What a query may refer to. */
    private static final Set<String> VARIABLES = Set.of("from", "to", "from_date", "to_date", "batch", "run");

    private static final List<String> EDGES = List.of("from", "to", "from_date", "to_date");

    private final Settings settings;
    private final SqlFiles files;

    QuerySection(Settings settings, SqlFiles files) {
        this.settings = settings;
        this.files = files;
    }

    /** Reads the query of a source of format {@code redshift}. */
    Optional<SourceQuery> read(Optional<Window> window) {
        for (String key : List.of("source.path", "source.late-for", "schema.columns", "schema.unknown-fields")) {
            if (settings.has("flow." + key)) {
                settings.problem(
                        "flow." + key,
                        "flow." + key + " contradicts format = redshift",
                        key.startsWith("schema")
                                ? "Redshift says what columns its rows have"
                                : "the rows come from a query, there are no objects to list",
                        "remove it");
            }
        }
        Optional<Text> written = settings.required(
                "flow.source.query",
                "format = redshift reads the rows of a query",
                "write query = \"music/plays_by_month.sql\", a file below sql, or the query itself");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        boolean isFile = SqlFiles.isName(written.get().value());
        Optional<Text> sql = isFile ? files.read("source.query", written.get()) : written;
        sql.ifPresent(text -> check(text, window));
        return sql.map(
                text -> new SourceQuery(isFile ? written.map(Text::value) : Optional.empty(), text.value(), via()));
    }

    private SourceQuery.Via via() {
        return settings.choice(
                        "flow.source.via",
                        Map.of("unload", SourceQuery.Via.UNLOAD, "connector", SourceQuery.Via.CONNECTOR))
                .orElse(SourceQuery.Via.UNLOAD);
    }

    /** Reports a query that nobody will ask. */
    void refuse() {
        for (String key : List.of("flow.source.query", "flow.source.via")) {
            if (settings.has(key)) {
                settings.problem(
                        key,
                        key + " has no effect",
                        "it is for format = redshift",
                        "remove it, or write format = redshift");
            }
        }
    }

    private void check(Text sql, Optional<Window> window) {
        Problems problems = settings.problems();
        SqlVariables.check(sql, VARIABLES, "source.query", problems);
        SqlVariables.checkDates(sql, window, problems);
        boolean isBound = EDGES.stream().anyMatch(edge -> sql.value().contains("${" + edge + "}"));
        window.filter(Window.Every.class::isInstance)
                .filter(every -> !isBound)
                .ifPresent(every -> problems.add(Problem.at(
                        sql.place(),
                        "the query cannot tell windows of " + every + " apart",
                        "it names no edge of the window, so that each batch would hold the same rows",
                        "write a condition, as ts >= ${from} and ts < ${to}, or window = whole")));
        window.filter(Window.Whole.class::isInstance)
                .ifPresent(whole -> EDGES.forEach(edge -> SqlVariables.refuse(
                        sql, edge, "window = whole has no edges", "remove it, or write window = 1 day", problems)));
    }
}
