package io.sluice.config;

import io.sluice.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code flow.warehouse}, as far as it could be read. */
record WarehouseSection(
        Optional<Warehouse.Temperature> temperature,
        Warehouse.Via via,
        Optional<TableName> table,
        Optional<String> externalSchema,
        Optional<Text> distributionKey,
        List<Text> sortKey,
        String load,
        List<Text> key,
        List<Text> newestBy,
        Optional<TimeSpan> hotFor,
        List<Text> verify,
        Optional<Distribution> distribution,
        List<Reader> readers) {
    private static final String REPLACE_WINDOW = "replace-window";
    private static final String UPSERT = "upsert";
    private static final String SNAPSHOT = "snapshot";
    private static final List<String> LOADS = List.of("append", REPLACE_WINDOW, UPSERT, "overwrite", SNAPSHOT);

    static Warehouse.Via via(Settings settings) {
        return settings.choice(
                        "flow.warehouse.via", Map.of("copy", Warehouse.Via.COPY, "connector", Warehouse.Via.CONNECTOR))
                .orElse(Warehouse.Via.COPY);
    }

    /** @param lake of a flow without a lake table, by the name of the hot table */
    static WarehouseSection read(Settings settings, Warehouse.Via via, LakeSection lake) {
        checkTemperature(settings);
        Optional<TableName> table = via == Warehouse.Via.COPY && settings.has("flow.warehouse.table")
                ? settings.parsed("flow.warehouse.table", settings.text("flow.warehouse.table"), TableName::parse)
                : lake.table();
        Optional<String> externalSchema = settings.has("flow.warehouse.external-schema")
                ? settings.parsed(
                        "flow.warehouse.external-schema",
                        settings.text("flow.warehouse.external-schema"),
                        schema -> new TableName(schema, "t").schema())
                : lake.table().map(t -> t.schema() + "_lake");
        Optional<Warehouse.Temperature> temperature = settings.choice(
                "flow.warehouse.temperature",
                Map.of(
                        "hot", Warehouse.Temperature.HOT,
                        "cold", Warehouse.Temperature.COLD,
                        "tiered", Warehouse.Temperature.TIERED));
        WarehouseSection section = new WarehouseSection(
                temperature,
                via,
                table,
                externalSchema,
                settings.text("flow.warehouse.distribution-key"),
                settings.texts("flow.warehouse.sort-key"),
                settings.choice(
                                "flow.warehouse.load",
                                LOADS.stream().collect(Collectors.toMap(word -> word, word -> word)))
                        .orElse(REPLACE_WINDOW),
                settings.texts("flow.warehouse.key"),
                settings.texts("flow.warehouse.newest-by"),
                settings.parsed("flow.warehouse.hot-for", settings.text("flow.warehouse.hot-for"), TimeSpan::parse),
                settings.texts("flow.warehouse.verify"),
                settings.choice(
                        "flow.warehouse.distribution",
                        Map.of("auto", Distribution.AUTO, "even", Distribution.EVEN, "all", Distribution.ALL)),
                settings.texts("flow.warehouse.readers").stream()
                        .flatMap(text ->
                                settings.parsed("flow.warehouse.readers", Optional.of(text), Reader::parse).stream())
                        .toList());
        section.checkTemperatureFits(settings);
        section.checkLoadFits(settings);
        section.checkTiers(settings);
        return section;
    }

    /** @param windowColumn that the flow's source adds to its rows */
    Warehouse warehouse(Optional<String> windowColumn) {
        return new Warehouse(
                temperature.orElseThrow(),
                via,
                table.orElseThrow(),
                externalSchema.orElseThrow(),
                strategy(windowColumn),
                hotFor,
                verify.stream().map(Text::value).toList(),
                distributionKey.map(Text::value),
                sortKey.stream().map(Text::value).toList(),
                distribution.orElse(Distribution.AUTO),
                readers);
    }

    boolean isCold() {
        return temperature.filter(Warehouse.Temperature.COLD::equals).isPresent();
    }

    /** Whether the rows go to Redshift past the lake. */
    boolean isDirect() {
        return via == Warehouse.Via.CONNECTOR;
    }

    private static void checkTemperature(Settings settings) {
        settings.require(
                "flow.warehouse.temperature",
                "readers in Redshift find the rows hot, in a table, or cold, on S3",
                "write temperature = hot, cold or tiered");
    }

    /** Whether the rows of a window are told from those of others by its column. */
    boolean isByWindow() {
        return load.equals(REPLACE_WINDOW) || load.equals("append");
    }

    private LoadStrategy strategy(Optional<String> windowColumn) {
        List<String> keys = key.stream().map(Text::value).toList();
        return switch (load) {
            case "append" -> new LoadStrategy.Append();
            case "overwrite" -> new LoadStrategy.Overwrite();
            case UPSERT -> new LoadStrategy.Upsert(
                    keys, newestBy.stream().map(Text::value).toList());
            case SNAPSHOT -> new LoadStrategy.Snapshot(keys, windowColumn);
            default -> new LoadStrategy.ReplaceWindow();
        };
    }

    /** Whether the table has the columns of {@link LoadStrategy.Snapshot} besides those of the rows. */
    boolean keepsHistory() {
        return load.equals(SNAPSHOT);
    }

    boolean isTiered() {
        return temperature.filter(Warehouse.Temperature.TIERED::equals).isPresent();
    }

    private void checkTiers(Settings settings) {
        if (isTiered()) {
            settings.require(
                    "flow.warehouse.hot-for",
                    "temperature = tiered keeps the newest windows in Redshift and leaves older ones on S3",
                    "write hot-for = 90 days");
            if (!isByWindow()) {
                settings.problem(
                        "flow.warehouse.load",
                        "load = " + load + " contradicts temperature = tiered",
                        "its table has other rows than the lake, so that neither could stand for the other",
                        "write load = replace-window or temperature = hot");
            }
            return;
        }
        for (String name : List.of("hot-for", "verify")) {
            if (settings.has("flow.warehouse." + name)) {
                settings.problem(
                        "flow.warehouse." + name,
                        "flow.warehouse." + name + " has no effect",
                        "it is for temperature = tiered",
                        "remove it, or write temperature = tiered");
            }
        }
    }

    private void checkLoadFits(Settings settings) {
        boolean keyed = load.equals(UPSERT) || load.equals(SNAPSHOT);
        if (keyed && settings.isAbsentOrEmpty("flow.warehouse.key")) {
            settings.problem(
                    "flow.warehouse.load",
                    "load = " + load + " has no key",
                    "rows of the table and of a batch are told to be of one thing by their key",
                    "write key = [\"id\"]");
        }
        if (load.equals(UPSERT) && settings.isAbsentOrEmpty("flow.warehouse.newest-by")) {
            settings.problem(
                    "flow.warehouse.load",
                    "load = upsert has no newest-by",
                    "of several rows of a key the newest stays, and batches may come in any order",
                    "write newest-by = [\"updated_at\"]");
        }
        if (settings.has("flow.warehouse.distribution") && distributionKey.isPresent() && !isCold()) {
            settings.problem(
                    "flow.warehouse.distribution",
                    "flow.warehouse.distribution contradicts distribution-key",
                    "a table with a distribution key is spread by that column",
                    "remove one of them");
        }
        refuse(settings, "key", !keyed, "it is for load = upsert and load = snapshot");
        refuse(settings, "newest-by", !load.equals(UPSERT), "it is for load = upsert");
    }

    private void refuse(Settings settings, String name, boolean needless, String why) {
        if (needless && settings.has("flow.warehouse." + name) && !isCold()) {
            settings.problem(
                    "flow.warehouse." + name,
                    "flow.warehouse." + name + " has no effect",
                    why + ", and this is load = " + load,
                    "remove it, or write the load that it is for");
        }
    }

    private void checkTemperatureFits(Settings settings) {
        if (isCold()) {
            for (String key : List.of(
                    "via",
                    "table",
                    "load",
                    "key",
                    "newest-by",
                    "distribution",
                    "distribution-key",
                    "sort-key",
                    "readers")) {
                if (settings.has("flow.warehouse." + key)) {
                    settings.problem(
                            "flow.warehouse." + key,
                            "flow.warehouse." + key + " contradicts temperature = cold",
                            "cold rows stay on S3, so there is no table in Redshift",
                            "remove it, or write temperature = hot");
                }
            }
        } else if (table.isPresent() && externalSchema.equals(table.map(TableName::schema))) {
            String key = settings.has("flow.warehouse.external-schema") ? "external-schema" : "table";
            settings.problem(
                    "flow.warehouse." + key,
                    "the hot table " + table.get() + " is in the external schema " + externalSchema.get(),
                    "an external schema shows a Glue database and holds no tables",
                    "give flow.warehouse.table and flow.warehouse.external-schema different schemas");
        }
    }
}
