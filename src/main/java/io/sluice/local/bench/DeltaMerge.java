package io.sluice.local.bench;

import io.delta.tables.DeltaTable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The same merge by Delta's own MERGE INTO, as its guide writes change data: the newest change of each key, then update,
 * delete and insert (https://docs.delta.io/latest/delta-update.html#write-change-data-into-a-delta-table).
 *
 * @param path of a table
 */
record DeltaMerge(SparkSession spark, String path) {
    static final String SCHEMA =
            "id bigint, version int, op string, made date, city string, customer int, amount decimal(12,2), note string";

    /** Makes the table of another one's rows, in files as large. */
    void make(Dataset<Row> rows) {
        rows.repartitionByRange(rows.col("made"))
                .write()
                .format("delta")
                .partitionBy("made")
                .save(path);
    }

    /** @param place of the changes, lines of JSON */
    void merge(String place) {
        spark.read().schema(SCHEMA).json(place).createOrReplaceTempView("changes");
        Dataset<Row> newest = spark.sql(
                        "select * from (select *, row_number() over (partition by id order by version desc)"
                                + " as rank from changes) where rank = 1")
                .drop("rank");
        DeltaTable.forPath(spark, path)
                .as("t")
                .merge(newest.as("s"), "t.id = s.id")
                .whenMatched("s.op = 'D' and s.version >= t.version")
                .delete()
                .whenMatched("s.version >= t.version")
                .updateAll()
                .whenNotMatched("s.op <> 'D'")
                .insertAll()
                .execute();
    }

    Dataset<Row> rows() {
        return spark.read().format("delta").load(path);
    }
}
