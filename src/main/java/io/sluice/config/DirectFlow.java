package io.sluice.config;

import java.util.Locale;
import java.util.Optional;

/** What a flow cannot say whose rows go to Redshift past the lake. */
final class DirectFlow {
    private DirectFlow() {}

    static void check(Settings settings, Optional<Mode> mode, SourceSection source, WarehouseSection warehouse) {
        mode.filter(word -> word != Mode.ETL)
                .ifPresent(word -> settings.problem(
                        "flow.warehouse.via",
                        "via = connector contradicts mode = " + word.name().toLowerCase(Locale.ROOT),
                        "it is for the small result of a flow that Spark has transformed",
                        "write mode = etl, or via = copy"));
        warehouse
                .temperature()
                .filter(temperature -> temperature == Warehouse.Temperature.TIERED)
                .ifPresent(tiered -> settings.problem(
                        "flow.warehouse.via",
                        "via = connector contradicts temperature = tiered",
                        "older rows would be left on S3, and by the connector none get there",
                        "write temperature = hot, or via = copy"));
        if (settings.has("flow.warehouse.external-schema")) {
            settings.problem(
                    "flow.warehouse.external-schema",
                    "flow.warehouse.external-schema has no effect",
                    "with via = connector there is no lake table that an external schema could show",
                    "remove it, or write via = copy");
        }
        if (source.isWindowed() && source.windowColumn().isEmpty() && warehouse.isByWindow()) {
            settings.problem(
                    "flow.source",
                    "flow.source.window-column is missing",
                    "without a column that holds the window its rows in the hot table cannot be told from those of others,"
                            + " when the batch runs again",
                    "write window-column = dt, load = upsert or window = whole");
        }
    }
}
