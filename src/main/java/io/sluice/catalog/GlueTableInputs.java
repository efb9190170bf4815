package io.sluice.catalog;

import io.sluice.config.Lake;
import io.sluice.model.S3Location;
import io.sluice.plan.RegisterPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.glue.model.SerDeInfo;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.TableInput;

/** What Glue is told of a table and its partitions, in the form that Spectrum, Athena and Spark read as Parquet. */
final class GlueTableInputs {
    private static final int MAX_COMMENT = 255; // bytes of Glue's CommentString
    private static final int MAX_DESCRIPTION = 2048;

    private GlueTableInputs() {}

    /** A table; {@code location} is its directory, or that of its only run's files when it has no partitions. */
    static TableInput table(
            RegisterPlan plan, TableColumns columns, S3Location location, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("EXTERNAL", "TRUE");
        all.put("classification", "parquet");
        all.put(Marks.FLOW, plan.run().batch().flow());
        all.put(Marks.TABLE_VERSION, Marks.VERSION);
        return TableInput.builder()
                .name(plan.table().table())
                .description(cut(plan.description(), MAX_DESCRIPTION))
                .owner(plan.owner().isEmpty() ? null : cut(plan.owner(), MAX_COMMENT))
                .tableType("EXTERNAL_TABLE")
                .parameters(all)
                .partitionKeys(columns.partitionKeys())
                .storageDescriptor(storage(columns.data(), location, plan.format()))
                .build();
    }

    static PartitionInput partition(
            List<String> values,
            TableColumns columns,
            S3Location location,
            Lake.Format format,
            Map<String, String> marks) {
        Map<String, String> parameters = new LinkedHashMap<>(marks);
        parameters.put("classification", "parquet");
        return PartitionInput.builder()
                .values(values)
                .parameters(parameters)
                .storageDescriptor(storage(columns.data(), location, format))
                .build();
    }

    static Column column(io.sluice.model.Column column) {
        return Column.builder()
                .name(column.name().toLowerCase(Locale.ROOT))
                .type(GlueTypes.toGlue(column.type()))
                .comment(column.comment().isEmpty() ? null : cut(column.comment(), MAX_COMMENT))
                .build();
    }

    private static StorageDescriptor storage(List<Column> columns, S3Location location, Lake.Format format) {
        return StorageDescriptor.builder()
                .columns(columns)
                .location(location.directory().toString())
                .inputFormat(inputFormat(format))
                .outputFormat(outputFormat(format))
                .serdeInfo(SerDeInfo.builder()
                        .serializationLibrary("org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe")
                        .parameters(Map.of("serialization.format", "1"))
                        .build())
                .storedAsSubDirectories(false)
                .build();
    }

    /** How readers find the files: in the location, or named by a manifest in it. */
    static String inputFormat(Lake.Format format) {
        return switch (format) {
            case PARQUET -> "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat";
            case DELTA -> "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat";
        };
    }

    private static String outputFormat(Lake.Format format) {
        return switch (format) {
            case PARQUET -> "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat";
            case DELTA -> "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat";
        };
    }

    /** The longest beginning whose UTF-8 form has at most {@code bytes} bytes. */
    private static String cut(String text, int bytes) {
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            used += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (used > bytes) {
                break;
            }
            end += Character.charCount(point);
        }
        return text.substring(0, end);
    }
}
