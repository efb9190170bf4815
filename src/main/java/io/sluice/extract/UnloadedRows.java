package io.sluice.extract;

import io.sluice.model.DataFile;
import io.sluice.model.Schema;
import io.sluice.model.Unloaded;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What Redshift has unloaded, as rows for Spark. */
public final class UnloadedRows {
    private final SparkSession spark;

    public UnloadedRows(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * The rows of exactly these files, which the run alone has and nothing replaces. Lazy.
     *
     * @param files of the manifest
     */
    public Dataset<Row> read(Unloaded unloaded, List<DataFile> files) {
        StructType type = type(unloaded.schema());
        if (files.isEmpty()) {
            return none(unloaded.schema());
        }
        String[] paths = files.stream().map(file -> file.location().toString()).toArray(String[]::new);
        return spark.read().schema(type).parquet(paths);
    }

    /** No rows of these columns. */
    public Dataset<Row> none(Schema schema) {
        return spark.createDataFrame(List.of(), type(schema));
    }

    private static StructType type(Schema schema) {
        return StructType.fromDDL(schema.columns().stream()
                .map(column -> "`" + column.name().replace("`", "``") + "` "
                        + column.type().glue())
                .collect(Collectors.joining(", ")));
    }
}
