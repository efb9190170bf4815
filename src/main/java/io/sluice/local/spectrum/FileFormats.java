package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Tells by the SerDe of a table or partition how its files are read. */
record FileFormats(ExternalTable table, String serde, Map<String, String> properties, FileSchemas schemas) {
    static final String PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
    static final String OPENX_JSON = "org.openx.data.jsonserde.JsonSerDe";
    static final String HCATALOG_JSON = "org.apache.hive.hcatalog.data.JsonSerDe";
    static final String HIVE_JSON = "org.apache.hadoop.hive.serde2.JsonSerDe";
    static final String LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";
    static final String OPEN_CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde";

    private static final Set<String> KNOWN =
            Set.of(PARQUET, OPENX_JSON, HCATALOG_JSON, HIVE_JSON, LAZY_SIMPLE, OPEN_CSV);

    /** @throws SpectrumFailure when the SerDe is none of those that are read */
    FileFormats {
        if (!KNOWN.contains(serde)) {
            throw SpectrumFailure.other("Table " + table.fullName() + " is stored by "
                    + (serde.isEmpty() ? "no SerDe" : serde) + "; the local Spectrum reads "
                    + String.join(", ", new TreeSet<>(KNOWN)));
        }
    }

    FileFormat of(S3Object file) {
        return switch (serde) {
            case PARQUET -> new ParquetFormat(schemas.of(file));
            case OPENX_JSON, HCATALOG_JSON, HIVE_JSON -> JsonFormat.of(properties, FileFormat.compression(file));
            case LAZY_SIMPLE -> LinesFormat.of(properties, table.parameters(), FileFormat.compression(file));
            default -> CsvFormat.of(table, properties, FileFormat.compression(file));
        };
    }
}
