package io.sluice.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code flow.lake.merge}, as far as it could be read; absent when batches replace their partitions. */
record MergeSection(boolean isPresent, List<Text> key, List<Text> newestBy, Optional<Text> deleteWhen) {
    private static final String PATH = "flow.lake.merge";

    static final MergeSection NONE = new MergeSection(false, List.of(), List.of(), Optional.empty());

    static MergeSection read(Settings settings, Lake.Format format) {
        boolean present = settings.has(PATH);
        MergeSection section = new MergeSection(
                present,
                settings.texts(PATH + ".key"),
                settings.texts(PATH + ".newest-by"),
                settings.text(PATH + ".delete-when"));
        if (!present) {
            return section;
        }
        if (format != Lake.Format.DELTA) {
            settings.problem(
                    PATH,
                    "flow.lake.merge contradicts format = parquet",
                    "rows of several batches share files, and which files are the table's is told by a Delta log",
                    "write format = delta, or remove it");
        }
        if (settings.isAbsentOrEmpty(PATH + ".key")) {
            settings.problem(
                    PATH,
                    "flow.lake.merge has no key",
                    "rows of the table and of a batch are told to be of one thing by their key",
                    "write key = [\"id\"]");
        }
        if (settings.isAbsentOrEmpty(PATH + ".newest-by")) {
            settings.problem(
                    PATH,
                    "flow.lake.merge has no newest-by",
                    "of several rows of a key the newest stays, and batches may come in any order",
                    "write newest-by = [\"updated_at\"]");
        }
        section.deleteWhen.ifPresent(
                sql -> SqlVariables.check(sql, Set.of(), "lake.merge.delete-when", settings.problems()));
        return section;
    }

    Optional<Lake.Merge> merge() {
        return isPresent
                ? Optional.of(new Lake.Merge(values(key), values(newestBy), deleteWhen.map(Text::value)))
                : Optional.empty();
    }

    /** What of the warehouse would show other rows than the lake. */
    void checkWarehouse(Settings settings, WarehouseSection warehouse) {
        if (!isPresent || warehouse.isCold() || warehouse.temperature().isEmpty()) {
            return;
        }
        String temperature = warehouse.isTiered() ? "tiered" : "hot";
        if (deleteWhen.isPresent()) {
            settings.problem(
                    "flow.warehouse.temperature",
                    "temperature = " + temperature + " contradicts lake.merge.delete-when",
                    "no load deletes rows by a condition, so the hot table would keep what the lake no longer has",
                    "write temperature = cold");
        } else if (!warehouse.load().equals("upsert")
                || !folded(warehouse.key()).equals(folded(key))
                || !folded(warehouse.newestBy()).equals(folded(newestBy))) {
            settings.problem(
                    settings.has("flow.warehouse.load") ? "flow.warehouse.load" : "flow.warehouse.temperature",
                    "the hot table is not merged as the lake table is",
                    "lake.merge keeps the newest row of each key, and two tables of one flow hold the same rows",
                    "write load = upsert with the key and newest-by of lake.merge, or temperature = cold");
        }
    }

    private static List<String> values(List<Text> texts) {
        return texts.stream().map(Text::value).toList();
    }

    private static List<String> folded(List<Text> texts) {
        return texts.stream()
                .map(text -> text.value().toLowerCase(java.util.Locale.ROOT))
                .toList();
    }
}
