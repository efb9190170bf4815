package io.sluice.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one flow and finds what in it contradicts itself. */
final class FlowReader {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    private final Settings settings;
    private final SqlFiles files;

    /** @param sql the folder of the Redshift scripts */
    FlowReader(Settings settings, Path sql) {
        this.settings = settings;
        this.files = new SqlFiles(settings, sql);
    }

    /** Empty when there are problems. */
    Optional<Flow> read(String name) {
        settings.checkKeys();
        checkName(name);
        settings.require("flow.mode", "a flow says where it transforms", "write mode = etl, elt or etlt");
        Optional<Mode> mode = settings.choice("flow.mode", Map.of("etl", Mode.ETL, "elt", Mode.ELT, "etlt", Mode.ETLT));
        SourceSection source = SourceSection.read(settings, files);
        MungeSection munge = MungeSection.read(settings, source);
        Warehouse.Via via = WarehouseSection.via(settings);
        LakeSection lake = via == Warehouse.Via.COPY
                ? LakeSection.read(settings)
                : LakeSection.none(settings, source.windowColumn());
        WarehouseSection warehouse = WarehouseSection.read(settings, via, lake);
        List<Transform> transforms = new TransformSection(settings, files).read(source, warehouse);
        Optional<Text> description = settings.text("flow.description");
        Optional<Text> owner = settings.text("flow.owner");
        mode.ifPresent(word -> checkMode(word, source));
        checkUnload(mode, source, lake);
        if (warehouse.isDirect()) {
            DirectFlow.check(settings, mode, source, warehouse);
        } else {
            checkPartitions(source, lake);
        }
        lake.merge().checkWarehouse(settings, warehouse);
        checkHistory(source, warehouse);
        checkTiers(source, lake, warehouse);
        checkColumns(source, munge, lake, warehouse);
        if (!settings.problems().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Flow(
                name,
                mode.orElseThrow(),
                description.map(Text::value).orElse(""),
                owner.map(Text::value).orElse(""),
                source.source(),
                munge.munge(),
                lake.lake(),
                warehouse.warehouse(source.windowColumn().map(Text::value)),
                transforms));
    }

    private void checkName(String fileName) {
        Optional<Text> name = settings.required("flow.name", "a flow is named as its file", "write name = " + fileName);
        name.filter(text -> !text.value().equals(fileName))
                .ifPresent(text -> settings.problem(
                        "flow.name",
                        "flow.name = " + text.value() + " is not the file's name",
                        "the file is " + fileName + ".conf, and one name leads to the other",
                        "write name = " + fileName + " or rename the file"));
        name.filter(text -> !NAME.matcher(text.value()).matches())
                .ifPresent(text -> settings.problem(
                        "flow.name",
                        "flow.name cannot be '" + text.value() + "'",
                        "it becomes part of S3 keys: a lower-case letter, then lower-case letters, digits, '_' and '-', at"
                                + " most 63",
                        "rename flow and file"));
    }

    private void checkMode(Mode mode, SourceSection source) {
        String word = mode.name().toLowerCase(Locale.ROOT);
        if (mode == Mode.ELT && source.isQuery()) {
            for (String key : List.of("sql", "deduplicate", "expect", "mask", "quarantine")) {
                contradiction(
                        "flow.munge." + key,
                        word,
                        "the rows go from Redshift to S3, and Spark does not see them",
                        "write mode = etl or etlt, or do it in the query");
            }
        } else if (mode == Mode.ELT) {
            for (String key : List.of("sql", "deduplicate", "expect")) {
                contradiction(
                        "flow.munge." + key,
                        word,
                        "elt lands raw rows as they are; of munge only mask and quarantine apply",
                        "write mode = etl or etlt, or do it in the SQL of flow.transform");
            }
        }
        if (mode == Mode.ETL) {
            contradiction(
                    "flow.transform",
                    word,
                    "in etl Spark does all transformation and Redshift runs none",
                    "write mode = elt or etlt, or remove it");
        } else if (settings.isAbsentOrEmpty("flow.transform") && !(mode == Mode.ELT && source.isQuery())) {
            settings.problem(
                    settings.has("flow.transform") ? "flow.transform" : "flow.mode",
                    "mode = " + word + " has no transform",
                    mode == Mode.ELT
                            ? "nothing would transform the raw rows"
                            : "nothing would be left for Redshift to transform",
                    "write transform = [\"…/….sql\"], or mode = etl");
        }
    }

    /** Redshift writes the files of such a flow, in the one way that it has. */
    private void checkUnload(Optional<Mode> mode, SourceSection source, LakeSection lake) {
        if (!source.isQuery() || mode.filter(Mode.ELT::equals).isEmpty()) {
            return;
        }
        String remedy = "remove it, or write mode = etl, by which Spark writes the files";
        if (source.query()
                .filter(query -> query.via() == SourceQuery.Via.CONNECTOR)
                .isPresent()) {
            settings.problem(
                    "flow.source.via",
                    "via = connector contradicts mode = elt",
                    "the connector gives its rows to Spark, which has no part in elt",
                    "write via = unload, or mode = etl");
        }
        if (lake.format() == Lake.Format.DELTA) {
            settings.problem(
                    "flow.lake.format",
                    "format = delta contradicts mode = elt",
                    "UNLOAD writes the files of this flow, and the log of a Delta table is Spark's",
                    remedy);
        }
        if (lake.compression() != Lake.Compression.SNAPPY) {
            settings.problem(
                    "flow.lake.compression",
                    "flow.lake.compression contradicts mode = elt",
                    "UNLOAD writes the files of this flow, compressed by snappy",
                    remedy);
        }
        if (!lake.sortBy().isEmpty()) {
            settings.problem(
                    "flow.lake.sort-by",
                    "flow.lake.sort-by contradicts mode = elt",
                    "UNLOAD writes the files of this flow, in no order",
                    remedy);
        }
        if (lake.timestamps() != Lake.ParquetTimestamps.INT96) {
            settings.problem(
                    "flow.lake.timestamps",
                    "flow.lake.timestamps contradicts mode = elt",
                    "UNLOAD writes the files of this flow, in Redshift's own form of timestamps",
                    remedy);
        }
    }

    private void contradiction(String path, String mode, String why, String remedy) {
        if (settings.has(path)) {
            settings.problem(path, path + " contradicts mode = " + mode, why, remedy);
        }
    }

    private void checkHistory(SourceSection source, WarehouseSection warehouse) {
        if (warehouse.keepsHistory() && !source.isWindowed()) {
            settings.problem(
                    "flow.warehouse.load",
                    "load = snapshot contradicts window = whole",
                    "a row's history is told by the windows that saw it",
                    "write source.window = 1 day, or load = overwrite");
        }
        source.windowColumn().filter(column -> warehouse.keepsHistory()).ifPresent(column -> {
            checkHistoryLacks(column, "key", warehouse.key());
            checkHistoryLacks(column, "sort-key", warehouse.sortKey());
            checkHistoryLacks(
                    column,
                    "distribution-key",
                    warehouse.distributionKey().stream().toList());
        });
    }

    private void checkHistoryLacks(Text windowColumn, String key, List<Text> used) {
        for (Text column : used) {
            if (column.value().equalsIgnoreCase(windowColumn.value())) {
                settings.problems()
                        .add(Problem.at(
                                column.place(),
                                "flow.warehouse." + key + " names the window column " + column.value(),
                                "load = snapshot leaves it in the lake: its table has "
                                        + LoadStrategy.Snapshot.VALID_FROM + " and " + LoadStrategy.Snapshot.VALID_TO
                                        + " instead",
                                "name another column"));
            }
        }
    }

    /** The window column tells the rows of hot windows from those of cold ones. */
    private void checkTiers(SourceSection source, LakeSection lake, WarehouseSection warehouse) {
        boolean divides = source.windowColumn()
                .filter(column ->
                        lake.partitionBy().stream().anyMatch(p -> p.value().equalsIgnoreCase(column.value())))
                .isPresent();
        if (warehouse.isTiered() && !divides) {
            settings.problem(
                    "flow.warehouse.temperature",
                    "temperature = tiered has no column to divide by",
                    "rows are hot or cold by their window, which a partition column has to hold",
                    "write source.window-column = dt and lake.partition-by = [dt]");
        }
    }

    private void checkPartitions(SourceSection source, LakeSection lake) {
        if (source.isWindowed() && !lake.merge().isPresent() && settings.isAbsentOrEmpty("flow.lake.partition-by")) {
            settings.problem(
                    "flow.lake",
                    "flow.lake.partition-by is missing",
                    "with window = " + source.window().get()
                            + " and no partitions each batch would replace the whole table",
                    "write partition-by = [\"dt\"] and source.window-column = dt, or window = whole");
        }
        List<String> seen = new ArrayList<>();
        for (Text column : lake.partitionBy()) {
            String folded = column.value().toLowerCase(Locale.ROOT);
            if (seen.contains(folded)) {
                settings.problem(
                        "flow.lake.partition-by",
                        "flow.lake.partition-by has " + column.value() + " twice",
                        "a partition has one value for each column",
                        "remove one of them");
            }
            seen.add(folded);
        }
    }

    /** Without SQL the columns are known here; with it, Spark knows them when it plans the batch. */
    private void checkColumns(SourceSection source, MungeSection munge, LakeSection lake, WarehouseSection warehouse) {
        Optional<List<String>> columns = munge.sql().isEmpty() ? source.input() : Optional.empty();
        columns.ifPresent(names -> {
            checkColumns("flow.lake.partition-by", lake.partitionBy(), names);
            checkColumns("flow.lake.sort-by", lake.sortBy(), names);
            checkColumns("flow.lake.merge.key", lake.merge().key(), names);
            checkColumns("flow.lake.merge.newest-by", lake.merge().newestBy(), names);
            checkColumns("flow.munge.deduplicate.key", munge.key(), names);
            checkColumns("flow.munge.deduplicate.by", munge.by(), names);
            checkColumns("flow.warehouse.key", warehouse.key(), names);
            checkColumns("flow.warehouse.newest-by", warehouse.newestBy(), names);
            checkColumns("flow.warehouse.verify", warehouse.verify(), names);
            List<String> hot = new ArrayList<>(names);
            if (warehouse.keepsHistory()) {
                hot.addAll(List.of(LoadStrategy.Snapshot.VALID_FROM, LoadStrategy.Snapshot.VALID_TO));
            }
            checkColumns("flow.warehouse.sort-key", warehouse.sortKey(), hot);
            warehouse
                    .distributionKey()
                    .ifPresent(key -> checkColumns("flow.warehouse.distribution-key", List.of(key), names));
        });
    }

    private void checkColumns(String path, List<Text> used, List<String> names) {
        for (Text column : used) {
            if (names.stream().noneMatch(column.value()::equalsIgnoreCase)) {
                settings.problems()
                        .add(Problem.at(
                                column.place(),
                                path + " names the column " + column.value() + ", which is not there",
                                "without munge.sql the columns are those of the schema and the window column",
                                Closest.question(column.value(), names, "declare it, or add it in munge.sql")));
            }
        }
    }
}
