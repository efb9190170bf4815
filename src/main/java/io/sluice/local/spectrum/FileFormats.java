package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import java.util.Map;

/** Tells by the SerDe of a table or partition how its files are read. */
record FileFormats(ExternalTable table, String serde, Map<String, String> properties, FileSchemas schemas) {
    static final String PARQUET = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";
    static final String OPENX_JSON = "org.openx.data.jsonserde.JsonSerDe";
    static final String HCATALOG_JSON = "org.apache.hive.hcatalog.data.JsonSerDe";
    static final String HIVE_JSON = "org.apache.hadoop.hive.serde2.JsonSerDe";
    static final String LAZY_SIMPLE = "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe";
    static final String OPEN_CSV = "org.apache.hadoop.hive.serde2.OpenCSVSerde";

    FileFormat of(S3Object file) {
        return switch (serde) {
            case PARQUET -> new ParquetFormat(schemas.of(file));
            case OPENX_JSON, HCATALOG_JSON, HIVE_JSON -> JsonFormat.of(properties, FileFormat.compression(file));
            case LAZY_SIMPLE -> LinesFormat.of(properties, table.parameters(), FileFormat.compression(file));
            case OPEN_CSV -> CsvFormat.of(table, properties, FileFormat.compression(file));
            default -> throw SpectrumFailure.other("Table " + table.fullName() + " is stored by "
                    + (serde.isEmpty() ? "no SerDe" : serde) + "; the local Spectrum reads " + PARQUET + ", "
                    + OPENX_JSON + ", " + HCATALOG_JSON + ", " + LAZY_SIMPLE + " and " + OPEN_CSV);
        };
    }
}
