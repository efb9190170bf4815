package io.sluice.lake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * The smallest and largest values that a file's columns have, in the JSON in which a Delta log keeps them
 * (https://github.com/delta-io/delta/blob/master/PROTOCOL.md#per-file-statistics). Columns of whole numbers, dates and short
 * texts have some, for of these Parquet's footer tells them exactly.
 *
 * @param leasts by the column
 * @param mosts by the column
 */
record FileStatistics(ObjectNode leasts, ObjectNode mosts) {
    /** As many columns as Delta looks at by default (delta.dataSkippingNumIndexedCols). */
    private static final int COLUMNS = 32;

    private static final int LONGEST_TEXT = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a file without any. */
    static FileStatistics none() {
        return new FileStatistics(JSON.createObjectNode(), JSON.createObjectNode());
    }

    static FileStatistics of(ParquetMetadata footer) {
        FileStatistics statistics = none();
        List<Type> columns = footer.getFileMetaData().getSchema().getFields();
        for (Type column : columns.subList(0, Math.min(COLUMNS, columns.size()))) {
            if (column.isPrimitive()) {
                range(footer.getBlocks(), column.asPrimitiveType()).ifPresent(range -> statistics.put(column, range));
            }
        }
        return statistics;
    }

    /** The smallest and the largest of all row groups, absent when one of these does not say. */
    private static Optional<Statistics<?>> range(List<BlockMetaData> blocks, PrimitiveType column) {
        List<Statistics<?>> chunks = new ArrayList<>();
        for (BlockMetaData block : blocks) {
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                if (chunk.getPath().size() == 1 && chunk.getPath().toArray()[0].equals(column.getName())) {
                    chunks.add(chunk.getStatistics());
                }
            }
        }
        if (chunks.isEmpty() || chunks.stream().anyMatch(s -> s == null || !s.hasNonNullValue())) {
            return Optional.empty();
        }
        Statistics<?> all = chunks.get(0).copy();
        chunks.forEach(all::mergeStatistics);
        return Optional.of(all);
    }

    private void put(Type column, Statistics<?> range) {
        LogicalTypeAnnotation type = column.getLogicalTypeAnnotation();
        Object least = range.genericGetMin();
        Object most = range.genericGetMax();
        if (least instanceof Integer && type instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation) {
            leasts.put(column.getName(), date(least));
            mosts.put(column.getName(), date(most));
        } else if ((least instanceof Integer || least instanceof Long) && isSigned(type)) {
            leasts.put(column.getName(), ((Number) least).longValue());
            mosts.put(column.getName(), ((Number) most).longValue());
        } else if (least instanceof Binary small
                && most instanceof Binary large
                && type instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                && isText(small)
                && isText(large)) {
            leasts.put(column.getName(), small.toStringUsingUTF8());
            mosts.put(column.getName(), large.toStringUsingUTF8());
        }
    }

    /** Whether JSON can say it: bytes that are no UTF-8 would become other ones, in another place of the order. */
    private static boolean isText(Binary value) {
        return value.length() <= LONGEST_TEXT
                && Binary.fromString(value.toStringUsingUTF8()).equals(value);
    }

    private static boolean isSigned(LogicalTypeAnnotation type) {
        return type == null
                || type instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation number && number.isSigned();
    }

    private static String date(Object day) {
        return LocalDate.ofEpochDay(((Integer) day).longValue()).toString();
    }

    /** As an entry of the log has it. */
    String json(long rows) {
        ObjectNode entry = JSON.createObjectNode().put("numRecords", rows);
        if (!leasts.isEmpty()) {
            entry.set("minValues", leasts);
            entry.set("maxValues", mosts);
        }
        return entry.toString();
    }
}
