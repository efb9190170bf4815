package io.sluice.extract;

import io.sluice.config.Environment;
import io.sluice.model.FlowException;
import io.sluice.plan.UnloadPlan;
import io.sluice.plan.WindowColumn;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The spark-redshift connector as a reader of a query. It is not a part of Sluice: EMR has it, elsewhere it is to be added
 * (https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-redshift-launch.html). What it reads, it has unloaded below
 * a directory that it does not empty.
 */
public final class RedshiftConnector {
    /** https://github.com/spark-redshift-community/spark-redshift#data-source-api */
    static final String FORMAT = "io.github.spark_redshift_community.spark.redshift";

    private RedshiftConnector() {}

    /** @throws FlowException of kind configuration, which says what to add, when the connector is not on the classpath */
    public static void requirePresent() {
        try {
            Class.forName(
                    FORMAT + ".DefaultSource", false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw FlowException.configuration(
                    "source.via = connector needs the spark-redshift connector, and there is no "
                            + FORMAT + " on Spark's classpath. EMR 6.10 and later have it, in"
                            + " /usr/share/aws/redshift/spark-redshift/lib/spark-redshift.jar; elsewhere add"
                            + " --packages io.github.spark-redshift-community:spark-redshift_2.12:6.4.2-spark_3.5,"
                            + "org.apache.spark:spark-avro_2.12:3.5.5 to spark-submit. Or write source.via = unload, which needs"
                            + " no connector");
        }
    }

    /** The rows of the query. Lazy, but for the question which columns there are. */
    public static Dataset<Row> read(
            SparkSession spark, UnloadPlan plan, Environment.Redshift redshift, String password) {
        Dataset<Row> rows = spark.read()
                .format(FORMAT)
                .options(options(plan, redshift, password))
                .load();
        Optional<WindowColumn> window = plan.windowColumn();
        return window.isEmpty()
                ? rows
                : rows.withColumn(
                        window.get().name(),
                        functions
                                .lit(window.get().partitionValue())
                                .cast(window.get().type().glue()));
    }

    /** What the connector is told, in its own words. */
    static Map<String, String> options(UnloadPlan plan, Environment.Redshift redshift, String password) {
        if (plan.role().equals("default")) {
            throw FlowException.configuration("the spark-redshift connector cannot use the default role of the cluster:"
                    + " write the ARN of a role in redshift.copy-role, or source.via = unload");
        }
        String properties = new TreeMap<>(redshift.properties())
                .entrySet().stream()
                        .map(p -> ";" + p.getKey() + "=" + p.getValue())
                        .collect(Collectors.joining());
        Map<String, String> options = new TreeMap<>();
        options.put("url", redshift.url() + properties);
        options.put("user", redshift.user());
        options.put("password", password);
        options.put("query", "SELECT * FROM (\n" + plan.query() + "\n) AS sluice_query");
        options.put("tempdir", plan.attempt(1).toString());
        options.put("aws_iam_role", plan.role());
        options.put("unload_s3_format", "PARQUET");
        // It would ask for the bucket's lifecycle rules, a right that a batch has no other use for.
        options.put("check_s3_bucket_usage", "false");
        options.put(
                "label",
                String.join("-", "sluice", plan.run().batch().flow(), plan.run().id()));
        return options;
    }
}
