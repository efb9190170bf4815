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

    private static final TimeSpan DEFAULT_RETENTION = new TimeSpan(7, ChronoUnit.DAYS);

    static LakeSection read(Settings settings) {
        Optional<Text> table = settings.required(
                "flow.lake.table", "the rows land in a table of the Glue Data Catalog", "write table = database.table");
        checkFormat(settings);
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
                retention(settings),
                settings.choice(
                                "flow.lake.schema-changes",
                                Map.of("add", SchemaChanges.ADD, "fail", SchemaChanges.FAIL))
                        .orElse(SchemaChanges.ADD));
    }

    Lake lake() {
        return new Lake(
                table.orElseThrow(),
                partitionBy.stream().map(Text::value).toList(),
                sortBy.stream().map(Text::value).toList(),
                fileBytes,
                compression,
                timestamps,
                retention,
                schemaChanges);
    }

    private static TimeSpan retention(Settings settings) {
        String path = "flow.lake.retention";
        TimeSpan retention =
                settings.parsed(path, settings.text(path), TimeSpan::parse).orElse(DEFAULT_RETENTION);
        if (!retention.after(Instant.EPOCH).isAfter(LONGEST_QUERY.after(Instant.EPOCH))) {
            settings.problem(
                    path,
                    path + " = " + retention + " is too short",
                    "a query that began before a run was superseded reads its files, and may take " + LONGEST_QUERY,
                    "write more than that, as retention = 7 days");
        }
        return retention;
    }

    private static void checkFormat(Settings settings) {
        settings.text("flow.lake.format")
                .filter(format -> !format.value().equals("parquet"))
                .ifPresent(format -> settings.problem(
                        "flow.lake.format",
                        "flow.lake.format cannot be '" + format.value() + "'",
                        format.value().equals("delta")
                                ? "delta is not supported yet"
                                : "parquet is what is supported now",
                        "write format = parquet"));
    }
}
