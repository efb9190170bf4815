package io.sluice.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.when;

import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.Partition;
import io.sluice.model.Schema;
import io.sluice.plan.WritePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the rows of one run as Parquet into a directory of the run's own, then reads back what is there.
 *
 * <p>A partition column is both in the directory's name and in the files, as one of the last columns: COPY takes columns
 * from files only, and by position. Spark does not let one column be both, so it partitions by a copy of the column, and
 * {@link RunCommitProtocol} names the directory.
 */
public final class LakeWriter {
    /** What Spark calls the copy of a partition column; the directories do not show it. */
    static final String DIRECTORY_PREFIX = "by_";

    /**
     * How many bytes of Spark's shuffle become one byte of Parquet: rows are wider in a shuffle than dictionary-encoded
     * and compressed in columns.
     */
    private static final double SHUFFLE_BYTES_PER_FILE_BYTE = 2.5;

    /** What a run left on S3, by its footers. */
    public record Written(Schema schema, List<Partition> partitions) {
        public Written {
            partitions = List.copyOf(partitions);
        }

        public long rows() {
            return partitions.stream().mapToLong(Partition::rows).sum();
        }
    }

    /** Runs the flow's one Spark action; nothing that it leaves is visible to readers. */
    public Written write(Dataset<Row> rows, WritePlan plan) {
        Dataset<Row> table = configured(rows, plan);
        String[] directories =
                plan.partitionBy().stream().map(name -> DIRECTORY_PREFIX + name).toArray(String[]::new);
        try (LongestTexts texts = new LongestTexts(table.sparkSession(), SparkTypes.schema(table.schema()))) {
            Dataset<Row> measured = texts.measuring(table);
            sorted(sized(withDirectories(measured, plan.partitionBy()), directories), directories, plan.sortBy())
                    .write()
                    .mode(SaveMode.Append)
                    .option("compression", plan.compression().name().toLowerCase(Locale.ROOT))
                    .partitionBy(directories)
                    .parquet(plan.directory().toString());
            Schema schema = texts.schema();
            return new Written(schema, new RunDirectory(rows.sparkSession(), plan).partitions(schema));
        }
    }

    /** The rows, in a session that would write them as this does: for one that writes them elsewhere. */
    public static Dataset<Row> configured(Dataset<Row> rows, WritePlan plan) {
        Dataset<Row> table = arranged(rows, plan.partitionBy());
        configure(table.sparkSession().conf(), plan);
        return table;
    }

    /** The table's columns, as a run with these rows would write them. */
    public static Schema schema(Dataset<Row> rows, WritePlan plan) {
        return SparkTypes.schema(arranged(rows, plan.partitionBy()).schema());
    }

    /** Partition columns last, in the order that the flow names them; every timestamp a point in time. */
    private static Dataset<Row> arranged(Dataset<Row> rows, List<String> partitionBy) {
        for (String name : partitionBy) {
            if (Arrays.stream(rows.columns()).noneMatch(name::equalsIgnoreCase)) {
                throw FlowException.failed("lake.partition-by names the column " + name
                        + ", which the rows do not have; they have " + String.join(", ", rows.columns())
                        + ". Add it in munge.sql, or as source.window-column");
            }
        }
        Stream<StructField> data = Arrays.stream(rows.schema().fields())
                .filter(f -> partitionBy.stream().noneMatch(f.name()::equalsIgnoreCase));
        Stream<StructField> partition = partitionBy.stream().map(name -> field(rows.schema(), name));
        return rows.select(
                Stream.concat(data, partition).map(LakeWriter::pointInTime).toArray(Column[]::new));
    }

    private static StructField field(StructType schema, String name) {
        return Arrays.stream(schema.fields())
                .filter(f -> f.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow();
    }

    /** A TIMESTAMP_NTZ would be written as INT64 whatever the flow says; the session's zone is UTC. */
    private static Column pointInTime(StructField field) {
        Column column = col(quoted(field.name()));
        return field.dataType().equals(DataTypes.TimestampNTZType)
                ? column.cast(DataTypes.TimestampType).as(field.name(), field.metadata())
                : column;
    }

    /** Adds the columns that name directories. An empty text would silently become the partition of NULL. */
    private static Dataset<Row> withDirectories(Dataset<Row> table, List<String> partitionBy) {
        Dataset<Row> result = table;
        for (String name : partitionBy) {
            Column value = col(quoted(name));
            if (field(table.schema(), name).dataType().equals(DataTypes.StringType)) {
                Column message = concat(lit("the partition column " + name
                        + " holds an empty text, which Hive and Glue cannot tell from NULL;"
                        + " replace it in munge.sql, for example by nullif(" + name + ", '')"));
                value = when(value.equalTo(lit("")), raise_error(message)).otherwise(value);
            }
            result = result.withColumn(DIRECTORY_PREFIX + name, value);
        }
        return result;
    }

    /** Lets Spark gather the rows of a partition into files of the planned size, and split a large partition. */
    private static Dataset<Row> sized(Dataset<Row> table, String[] directories) {
        String columns = Arrays.stream(directories).map(LakeWriter::quoted).collect(Collectors.joining(", "));
        // As SQL, for Dataset.hint refuses columns in Java; the session, and so the view's name, is the batch's own.
        table.createOrReplaceTempView("sluice_written");
        return table.sparkSession()
                .sql("select /*+ REBALANCE" + (columns.isEmpty() ? "" : "(" + columns + ")")
                        + " */ * from sluice_written");
    }

    private static Dataset<Row> sorted(Dataset<Row> table, String[] directories, List<String> sortBy) {
        if (sortBy.isEmpty()) {
            return table;
        }
        List<Column> order = new ArrayList<>();
        Arrays.stream(directories).map(d -> col(quoted(d))).forEach(order::add);
        sortBy.stream().map(s -> col(quoted(s))).forEach(order::add);
        return table.sortWithinPartitions(order.toArray(Column[]::new));
    }

    private static void configure(RuntimeConfig conf, WritePlan plan) {
        long shuffleBytes = (long) (plan.fileBytes() * SHUFFLE_BYTES_PER_FILE_BYTE);
        conf.set("spark.sql.adaptive.enabled", true);
        conf.set("spark.sql.adaptive.advisoryPartitionSizeInBytes", shuffleBytes);
        conf.set("spark.sql.parquet.outputTimestampType", timestampType(plan));
        // Decimals as FIXED_LEN_BYTE_ARRAY: what Redshift is known to read; for INT32 and INT64 nothing is documented.
        conf.set("spark.sql.parquet.writeLegacyFormat", true);
        conf.set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
        conf.set("spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED");
        conf.set("spark.sql.session.timeZone", "UTC");
        conf.set("spark.sql.sources.commitProtocolClass", RunCommitProtocol.class.getName());
    }

    private static String timestampType(WritePlan plan) {
        return switch (plan.timestamps()) {
            case INT96 -> "INT96";
            case MICROS -> "TIMESTAMP_MICROS";
        };
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** Files with rows only: Spark may leave an empty file to hold the schema of no rows. */
    static boolean hasRows(DataFile file) {
        return file.rows() > 0;
    }
}
