package io.sluice.munge;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The flow's SQL over its rows, which it calls {@code input}. */
record InputQuery(String sql) {
    private static final String VIEW = "input";

    Dataset<Row> apply(Dataset<Row> rows) {
        SparkSession spark = rows.sparkSession();
        requireQuery(spark);
        Dataset<Row> result = analysed(spark, rows);
        Columns.requireDistinct(result);
        return result;
    }

    /** A query only computes; a command, such as DROP, Spark would run at once. */
    private void requireQuery(SparkSession spark) {
        try {
            spark.sessionState().sqlParser().parseQuery(sql);
        } catch (Exception e) { // Scala does not declare what it throws
            throw SqlMistake.of(e, "munge.sql", sql).toFlowException();
        }
    }

    /**
     * Names are resolved at once, after that the view is not needed any more. One at a time: other flows of the session
     * call their rows the same.
     */
    private Dataset<Row> analysed(SparkSession spark, Dataset<Row> rows) {
        synchronized (InputQuery.class) {
            rows.createOrReplaceTempView(VIEW);
            try {
                return spark.sql(sql);
            } catch (Exception e) { // as above
                throw SqlMistake.of(e, "munge.sql", sql).toFlowException();
            } finally {
                spark.catalog().dropTempView(VIEW);
            }
        }
    }
}
