package io.sluice.config;

import io.sluice.model.TableName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code flow.lake}, as far as it could be read. */
record LakeSection(
        Optional<TableName> table,
        Lake.Format format,
        MergeSection merge,
        List<Text> partitionBy,
        List<Text> sortBy,
        long fileBytes,
        Lake.Compression compression,
        Lake.ParquetTimestamps timestamps,
        TimeSpan retention,
        SchemaChanges schemaChanges) {
    private static final long MB = 1_000_000;
    private static final long SMALLEST_FILE = MB;
    /** The most that S3 takes in one PUT. */
    private static final long LARGEST_FILE = 5_000 * MB;

    private static final long DEFAULT_FILE = 256 * MB;

    /** As long as Redshift Serverless lets a query run (https://docs.aws.amazon.com/redshift/latest/mgmt/amazon-redshift-limits.html). */
    private static final TimeSpan LONGEST_QUERY = new TimeSpan(1, ChronoUnit.DAYS);

    /** How long VACUUM spares files (https://docs.delta.io/latest/delta-utility.html#remove-files-no-longer-referenced-by-a-delta-table). */
    private static final TimeSpan DELTA_RETENTION = new TimeSpan(7, ChronoUnit.DAYS);

    private static final TimeSpan DEFAULT_RETENTION = new TimeSpan(7, ChronoUnit.DAYS);

    /**
     * Of a flow without a lake table: its rows pass by the name of the hot table. What all flows may share of the section,
     * and is of no use here, is passed over.
     *
     * @param windowColumn that tells the rows of a window from those of others
     */
    static LakeSection none(Settings settings, Optional<Text> windowColumn) {
        for (String key : List.of("table", "partition-by", "sort-by", "merge")) {
            if (settings.has("flow.lake." + key)) {
                settings.problem(
                        "flow.lake." + key,
                        "flow.lake." + key + " contradicts warehouse.via = connector",
                        "the rows go to Redshift past the lake, and nothing of them stays on S3",
                        "remove it, or write via = copy");
            }
        }
        Optional<Text> table = settings.required(
                "flow.warehouse.table",
                "with via = connector the rows land in this table alone",
                "write table = schema.table");
        return new LakeSection(
                settings.parsed("flow.warehouse.table", table, TableName::parse),
                Lake.Format.PARQUET,
                MergeSection.NONE,
                windowColumn.stream().toList(),
                List.of(),
                DEFAULT_FILE,
                Lake.Compression.SNAPPY,
                Lake.ParquetTimestamps.INT96,
                retention(settings, Lake.Format.PARQUET),
                schemaChanges(settings));
    }

    static LakeSection read(Settings settings) {
        Optional<Text> table = settings.required(
                "flow.lake.table", "the rows land in a table of the Glue Data Catalog", "write table = database.table");
        Lake.Format format = settings.choice(
                        "flow.lake.format", Map.of("parquet", Lake.Format.PARQUET, "delta", Lake.Format.DELTA))
                .orElse(Lake.Format.PARQUET);
        long fileBytes = settings.bytes("flow.lake.file-size").orElse(DEFAULT_FILE);
        if (fileBytes < SMALLEST_FILE || fileBytes > LARGEST_FILE) {
            settings.problem(
                    "flow.lake.file-size",
                    "flow.lake.file-size cannot be " + fileBytes + " bytes",
                    "a file has 1 MB to 5 GB, 1,000,000 to 5,000,000,000 bytes",
                    "write file-size = 256 MB");
        }
        return new LakeSection(
                settings.parsed("flow.lake.table", table, TableName::parse),
                format,
                MergeSection.read(settings, format),
                settings.texts("flow.lake.partition-by"),
                settings.texts("flow.lake.sort-by"),
                fileBytes,
                settings.choice(
                                "flow.lake.compression",
                                Map.of(
                                        "snappy", Lake.Compression.SNAPPY,
                                        "gzip", Lake.Compression.GZIP,
                                        "zstd", Lake.Compression.ZSTD))
                        .orElse(Lake.Compression.SNAPPY),
                settings.choice(
                                "flow.lake.timestamps",
                                Map.of("int96", Lake.ParquetTimestamps.INT96, "micros", Lake.ParquetTimestamps.MICROS))
                        .orElse(Lake.ParquetTimestamps.INT96),
                retention(settings, format),
                schemaChanges(settings));
    }

    private static SchemaChanges schemaChanges(Settings settings) {
        return settings.choice("flow.lake.schema-changes", Map.of("add", SchemaChanges.ADD, "fail", SchemaChanges.FAIL))
                .orElse(SchemaChanges.ADD);
    }

    Lake lake() {
        return new Lake(
                table.orElseThrow(),
                format,
                merge.merge(),
                partitionBy.stream().map(Text::value).toList(),
                sortBy.stream().map(Text::value).toList(),
                fileBytes,
                compression,
                timestamps,
                retention,
                schemaChanges);
    }

    private static TimeSpan retention(Settings settings, Lake.Format format) {
        String path = "flow.lake.retention";
        TimeSpan retention =
                settings.parsed(path, settings.text(path), TimeSpan::parse).orElse(DEFAULT_RETENTION);
        if (!retention.after(Instant.EPOCH).isAfter(LONGEST_QUERY.after(Instant.EPOCH))) {
            settings.problem(
                    path,
                    path + " = " + retention + " is too short",
                    "a query that began before a run was superseded reads its files, and may take " + LONGEST_QUERY,
                    "write more than that, as retention = 7 days");
        } else if (format == Lake.Format.DELTA
                && retention.after(Instant.EPOCH).isBefore(DELTA_RETENTION.after(Instant.EPOCH))) {
            settings.problem(
                    path,
                    path + " = " + retention + " is too short for format = delta",
                    "readers of a Delta table rely on the files of its versions for " + DELTA_RETENTION,
                    "write retention = " + DELTA_RETENTION + ", or more");
        }
        return retention;
    }
}
