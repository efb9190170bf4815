package io.sluice.config;

import io.sluice.model.SourceColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code flow.source} and {@code flow.schema}, as far as they could be read.
 *
 * @param columns absent when one of them could not be read; none when a query has them
 */
record SourceSection(
        SourceFormat format,
        Optional<PathTemplate> path,
        Optional<SourceQuery> query,
        Optional<Window> window,
        EmptyWindow whenEmpty,
        Optional<TimeSpan> lateFor,
        Optional<Text> windowColumn,
        Optional<List<SourceColumn>> columns,
        UnknownFields unknownFields) {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,126}");

    private static final Map<String, SourceFormat> FORMATS =
            Map.of("json", SourceFormat.JSON, "redshift", SourceFormat.REDSHIFT);

    private static final int MOST_LOOKED_BACK = 1_000;

    /** The column that collects undeclared fields. */
    static final String UNKNOWN_FIELDS = "unknown_fields";

    static SourceSection read(Settings settings, SqlFiles files) {
        SourceFormat format = format(settings);
        Optional<Text> window = settings.required(
                "flow.source.window",
                "it is the unit of a batch, of a retry and of a backfill",
                "write window = 1 day, 6 hours, 15 minutes, 1 month or whole");
        Optional<Window> parsed = settings.parsed("flow.source.window", window, Window::parse);
        EmptyWindow whenEmpty = settings.choice(
                        "flow.source.when-empty", Map.of("fail", EmptyWindow.FAIL, "accept", EmptyWindow.ACCEPT))
                .orElse(EmptyWindow.FAIL);
        Optional<Text> windowColumn = settings.text("flow.source.window-column");
        QuerySection query = new QuerySection(settings, files);
        SourceSection section;
        if (format == SourceFormat.REDSHIFT) {
            section = new SourceSection(
                    format,
                    Optional.empty(),
                    query.read(parsed),
                    parsed,
                    whenEmpty,
                    Optional.empty(),
                    windowColumn,
                    Optional.of(List.of()),
                    UnknownFields.IGNORE);
        } else {
            query.refuse();
            section = ofObjects(settings, format, parsed, whenEmpty, windowColumn);
        }
        section.checkNames(settings);
        section.checkWindow(settings);
        return section;
    }

    private static SourceFormat format(Settings settings) {
        settings.require("flow.source.format", "raw data has a form", "write format = json");
        Optional<Text> format = settings.text("flow.source.format");
        format.filter(word -> !FORMATS.containsKey(word.value()))
                .ifPresent(word -> settings.problem(
                        "flow.source.format",
                        "flow.source.format cannot be '" + word.value() + "'",
                        "json, one object a line, plain or gzip, and redshift, the rows of a query, are what is"
                                + " supported now",
                        "write format = json"));
        return format.map(word -> FORMATS.get(word.value())).orElse(SourceFormat.JSON);
    }

    private static SourceSection ofObjects(
            Settings settings,
            SourceFormat format,
            Optional<Window> window,
            EmptyWindow whenEmpty,
            Optional<Text> windowColumn) {
        Optional<Text> path = settings.required(
                "flow.source.path",
                "the raw data is somewhere",
                "write path = ${lake.raw}\"/…/{yyyy}-{MM}-{dd}.json\"");
        UnknownFields unknownFields = settings.choice(
                        "flow.schema.unknown-fields",
                        Map.of(
                                "keep", UnknownFields.KEEP,
                                "ignore", UnknownFields.IGNORE,
                                "quarantine", UnknownFields.QUARANTINE,
                                "fail", UnknownFields.FAIL))
                .orElse(UnknownFields.KEEP);
        return new SourceSection(
                format,
                settings.parsed("flow.source.path", path, PathTemplate::parse),
                Optional.empty(),
                window,
                whenEmpty,
                settings.parsed("flow.source.late-for", settings.text("flow.source.late-for"), TimeSpan::parse),
                windowColumn,
                columns(settings),
                unknownFields);
    }

    Source source() {
        return new Source(
                format,
                path,
                query,
                window.orElseThrow(),
                whenEmpty,
                lateFor,
                windowColumn.map(Text::value),
                columns.orElseThrow(),
                unknownFields);
    }

    boolean isWindowed() {
        return window.isPresent() && window.get() instanceof Window.Every;
    }

    /** Whether the rows come from Redshift. */
    boolean isQuery() {
        return format == SourceFormat.REDSHIFT;
    }

    /** The columns that the flow declares; absent when one could not be read, or when Redshift knows them. */
    Optional<List<SourceColumn>> declared() {
        return columns.filter(known -> !isQuery());
    }

    /** The columns of {@code input}; absent when one of the declared ones could not be read, or none is declared. */
    Optional<List<String>> input() {
        return declared().map(declared -> {
            List<String> names = new ArrayList<>();
            declared.forEach(column -> names.add(column.name()));
            if (unknownFields == UnknownFields.KEEP) {
                names.add(UNKNOWN_FIELDS);
            }
            windowColumn.ifPresent(column -> names.add(column.value()));
            return List.copyOf(names);
        });
    }

    private static Optional<List<SourceColumn>> columns(Settings settings) {
        int before = settings.problems().count();
        settings.require(
                "flow.schema.columns",
                "nothing is guessed from the data",
                "write columns = [\"name type [not null] [-- comment]\", …]");
        List<SourceColumn> columns = new ArrayList<>();
        Map<String, Text> seen = new HashMap<>();
        List<Text> declarations = settings.texts("flow.schema.columns");
        for (Text text : declarations) {
            Optional<SourceColumn> column =
                    settings.parsed("flow.schema.columns", Optional.of(text), ColumnSyntax::parse);
            column.ifPresent(columns::add);
            Text earlier = column.map(c -> seen.putIfAbsent(c.name().toLowerCase(Locale.ROOT), text))
                    .orElse(null);
            if (earlier != null) {
                settings.problems()
                        .add(Problem.at(
                                text.place(),
                                "column " + column.get().name() + " is declared twice",
                                "Glue and Redshift fold names to lower case, and line "
                                        + earlier.place().line() + " has it too",
                                "remove one of them"));
            }
        }
        boolean sound = settings.problems().count() == before && settings.has("flow.schema.columns");
        if (sound && columns.isEmpty()) {
            settings.problem(
                    "flow.schema.columns", "flow.schema.columns is empty", "a table has columns", "declare the fields");
        }
        return sound && !columns.isEmpty() ? Optional.of(columns) : Optional.empty();
    }

    private void checkNames(Settings settings) {
        List<String> declared =
                columns.orElse(List.of()).stream().map(SourceColumn::name).toList();
        windowColumn
                .filter(column -> !PLAIN_NAME.matcher(column.value()).matches())
                .ifPresent(column -> settings.problem(
                        "flow.source.window-column",
                        "flow.source.window-column cannot be '" + column.value() + "'",
                        "a column's name is a letter, then letters, digits and '_'",
                        "write window-column = dt"));
        windowColumn
                .filter(column -> contains(declared, column.value())
                        || unknownFields == UnknownFields.KEEP && column.value().equalsIgnoreCase(UNKNOWN_FIELDS))
                .ifPresent(column -> settings.problem(
                        "flow.source.window-column",
                        "flow.source.window-column = " + column.value() + " is taken",
                        "the rows have a column of that name already",
                        "choose another name, as window_start"));
        if (unknownFields == UnknownFields.KEEP && contains(declared, UNKNOWN_FIELDS)) {
            settings.problem(
                    "flow.schema.columns",
                    "a column is named " + UNKNOWN_FIELDS,
                    "unknown-fields = keep adds a column of that name",
                    "write unknown-fields = ignore, quarantine or fail");
        }
    }

    private void checkWindow(Settings settings) {
        if (window.isEmpty()) {
            return;
        }
        if (window.get() instanceof Window.Every every) {
            lateFor.ifPresent(time -> checkLookBack(settings, time, every));
            path.ifPresent(template -> checkPath(settings, template, every));
            return;
        }
        path.filter(template -> !template.fields().isEmpty())
                .ifPresent(template -> settings.problem(
                        "flow.source.path",
                        "the path has time fields",
                        "window = whole reads everything at once, at no time of its own",
                        "write * in place of " + join(List.copyOf(template.fields())) + ", or window = 1 day"));
        lateFor.ifPresent(time -> settings.problem(
                "flow.source.late-for",
                "flow.source.late-for contradicts window = whole",
                "there is no earlier window to look back at, each run compares all objects",
                "remove it, or write window = 1 day"));
        windowColumn.ifPresent(column -> settings.problem(
                "flow.source.window-column",
                "flow.source.window-column contradicts window = whole",
                "there is no window whose start it could hold",
                "remove it, or write window = 1 day"));
    }

    private static void checkLookBack(Settings settings, TimeSpan lateFor, Window.Every every) {
        int windows = every.endedWithin(lateFor, Instant.EPOCH).size();
        if (windows > MOST_LOOKED_BACK) {
            settings.problem(
                    "flow.source.late-for",
                    "flow.source.late-for = " + lateFor + " is too long for windows of " + every,
                    "each run would list the objects of " + windows + " windows, and " + MOST_LOOKED_BACK
                            + " are the most",
                    "write a shorter time, and run older windows by sluice run --changed --from TIME --to TIME");
        }
    }

    private static void checkPath(Settings settings, PathTemplate template, Window.Every every) {
        List<PathTemplate.Field> missing = template.missingFor(every);
        if (!missing.isEmpty()) {
            settings.problem(
                    "flow.source.path",
                    "the path cannot tell windows of " + every + " apart",
                    "it lacks " + join(missing) + ", so that several batches would read the same objects",
                    "write the missing fields, a longer window, or window = whole");
        }
    }

    private static String join(List<PathTemplate.Field> fields) {
        return String.join(
                ", ", fields.stream().map(PathTemplate.Field::toString).toList());
    }

    private static boolean contains(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }
}
