package io.sluice.config;

import io.sluice.model.TableName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code flow.warehouse}, as far as it could be read. */
record WarehouseSection(
        Optional<Warehouse.Temperature> temperature,
        Optional<TableName> table,
        Optional<String> externalSchema,
        Optional<Text> distributionKey,
        List<Text> sortKey) {
    private static final List<String> LATER_LOADS = List.of("append", "upsert", "overwrite");

    static WarehouseSection read(Settings settings, LakeSection lake) {
        checkTemperature(settings);
        checkLoad(settings);
        Optional<TableName> table = settings.has("flow.warehouse.table")
                ? settings.parsed("flow.warehouse.table", settings.text("flow.warehouse.table"), TableName::parse)
                : lake.table();
        Optional<String> externalSchema = settings.has("flow.warehouse.external-schema")
                ? settings.parsed(
                        "flow.warehouse.external-schema",
                        settings.text("flow.warehouse.external-schema"),
                        schema -> new TableName(schema, "t").schema())
                : lake.table().map(t -> t.schema() + "_lake");
        Optional<Warehouse.Temperature> temperature = settings.text("flow.warehouse.temperature")
                        .filter(text -> text.value().equals("tiered"))
                        .isPresent()
                ? Optional.empty()
                : settings.choice(
                        "flow.warehouse.temperature",
                        Map.of("hot", Warehouse.Temperature.HOT, "cold", Warehouse.Temperature.COLD));
        WarehouseSection section = new WarehouseSection(
                temperature,
                table,
                externalSchema,
                settings.text("flow.warehouse.distribution-key"),
                settings.texts("flow.warehouse.sort-key"));
        section.checkTemperatureFits(settings);
        return section;
    }

    Warehouse warehouse() {
        return new Warehouse(
                temperature.orElseThrow(),
                table.orElseThrow(),
                externalSchema.orElseThrow(),
                Warehouse.LoadStrategy.REPLACE_WINDOW,
                distributionKey.map(Text::value),
                sortKey.stream().map(Text::value).toList());
    }

    boolean isCold() {
        return temperature.filter(Warehouse.Temperature.COLD::equals).isPresent();
    }

    private static void checkTemperature(Settings settings) {
        settings.require(
                "flow.warehouse.temperature",
                "readers in Redshift find the rows hot, in a table, or cold, on S3",
                "write temperature = hot or cold");
        settings.text("flow.warehouse.temperature")
                .filter(text -> text.value().equals("tiered"))
                .ifPresent(text -> settings.problem(
                        "flow.warehouse.temperature",
                        "flow.warehouse.temperature cannot be tiered",
                        "tiered is not supported yet",
                        "write temperature = hot or cold"));
        if (settings.has("flow.warehouse.hot-for")) {
            settings.problem(
                    "flow.warehouse.hot-for",
                    "flow.warehouse.hot-for has no effect",
                    "temperature = tiered is not supported yet",
                    "remove it");
        }
    }

    private static void checkLoad(Settings settings) {
        settings.text("flow.warehouse.load")
                .filter(text -> !text.value().equals("replace-window"))
                .ifPresent(text -> settings.problem(
                        "flow.warehouse.load",
                        "flow.warehouse.load cannot be '" + text.value() + "'",
                        LATER_LOADS.contains(text.value())
                                ? text.value() + " is not supported yet"
                                : "replace-window is what is supported now",
                        "write load = replace-window"));
        if (settings.has("flow.warehouse.key")) {
            settings.problem(
                    "flow.warehouse.key",
                    "flow.warehouse.key has no effect",
                    "it is for load = upsert, which is not supported yet",
                    "remove it");
        }
    }

    private void checkTemperatureFits(Settings settings) {
        if (isCold()) {
            for (String key : List.of("table", "load", "distribution-key", "sort-key")) {
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
