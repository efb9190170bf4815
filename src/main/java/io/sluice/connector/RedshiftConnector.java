package io.sluice.connector;

import io.sluice.config.Environment;
import io.sluice.model.Column;
import io.sluice.model.FlowException;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.plan.StagePlan;
import io.sluice.plan.UnloadPlan;
import io.sluice.plan.WindowColumn;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The spark-redshift connector, told in its own words (https://github.com/spark-redshift-community/spark-redshift#parameters). */
public final class RedshiftConnector {
    static final String FORMAT = "io.github.spark_redshift_community.spark.redshift";

    /** The names of its files, below a directory that it was given; it leaves them there. */
    public static final Pattern FILES =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/([^/]*\\.parquet|_SUCCESS|manifest(\\.json)?)?");

    private final Environment.Redshift redshift;
    private final String password;

    public RedshiftConnector(Environment.Redshift redshift, String password) {
        this.redshift = redshift;
        this.password = password;
    }

    /**
     * To be asked before any work.
     *
     * @param setting that needs the connector
     * @param instead what does without it
     * @throws FlowException of kind configuration, which says what to add, when the connector is not on the classpath; or
     *     when this process would change timestamps by it
     */
    public static void require(String setting, String instead) {
        try {
            Class.forName(
                    FORMAT + ".DefaultSource", false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw FlowException.configuration(setting + " needs the spark-redshift connector, and there is no " + FORMAT
                    + " on Spark's classpath. EMR 6.10 and later have it, in"
                    + " /usr/share/aws/redshift/spark-redshift/lib/spark-redshift.jar; elsewhere add"
                    + " --packages io.github.spark-redshift-community:spark-redshift_2.12:6.6.1-spark_3.5,"
                    + "org.apache.spark:spark-avro_2.12:3.5.5 to spark-submit. Or " + instead
                    + ", which needs no connector");
        }
        ZoneId zone = ZoneId.systemDefault();
        if (!zone.normalized().equals(ZoneOffset.UTC)) {
            throw FlowException.configuration("the spark-redshift connector takes timestamps for local times of its"
                    + " process, and this one's zone is " + zone
                    + ": set -Duser.timezone=UTC in spark.driver.extraJavaOptions and"
                    + " spark.executor.extraJavaOptions");
        }
    }

    /** The rows of the query. Lazy, but for the question which columns there are. */
    public Dataset<Row> read(SparkSession spark, UnloadPlan plan) {
        Dataset<Row> rows = spark.read().format(FORMAT).options(reading(plan)).load();
        Optional<WindowColumn> window = plan.windowColumn();
        return window.isEmpty()
                ? rows
                : rows.withColumn(
                        window.get().name(),
                        functions
                                .lit(window.get().partitionValue())
                                .cast(window.get().type().glue()));
    }

    /**
     * Computes the rows and appends them to the table of passage, which has the columns of the schema in their order. Dates
     * and timestamps go as text: the connector would turn them by the zones of the processes that they pass.
     *
     * <p>After a failure the table may have them all the same: the answer may have been lost.
     */
    public void append(Dataset<Row> rows, Schema schema, StagePlan plan) {
        rows.select(schema.columns().stream()
                        .map(RedshiftConnector::passing)
                        .toArray(org.apache.spark.sql.Column[]::new))
                .write()
                .format(FORMAT)
                .options(writing(plan))
                .mode(SaveMode.Append)
                .save();
    }

    private static org.apache.spark.sql.Column passing(Column column) {
        org.apache.spark.sql.Column value = functions.col("`" + column.name().replace("`", "``") + "`");
        return StagePlan.passesAsText(column.type()) ? value.cast("string").as(column.name()) : value;
    }

    Map<String, String> reading(UnloadPlan plan) {
        Map<String, String> options = options(plan.run(), plan.attempt(1), plan.role(), "source.via = unload");
        options.put("query", "SELECT * FROM (\n" + plan.query() + "\n) AS sluice_query");
        options.put("unload_s3_format", "PARQUET");
        // The flow's SQL is Spark's, and means what Spark means by it.
        options.put("autopushdown", "false");
        return options;
    }

    Map<String, String> writing(StagePlan plan) {
        Map<String, String> options = options(plan.run(), plan.directory(), plan.role(), "warehouse.via = copy");
        options.put("dbtable", plan.table().quoted());
        options.put("tempformat", "PARQUET");
        options.put("extracopyoptions", "STATUPDATE OFF");
        // After a lost answer it would append the rows once more.
        options.put("copyretrycount", "0");
        return options;
    }

    private Map<String, String> options(Run run, S3Location directory, String role, String instead) {
        if (role.equals("default")) {
            throw FlowException.configuration("the spark-redshift connector cannot use the default role of the cluster:"
                    + " write the ARN of a role in redshift.copy-role, or " + instead);
        }
        String properties = new TreeMap<>(redshift.properties())
                .entrySet().stream()
                        .map(p -> ";" + p.getKey() + "=" + p.getValue())
                        .collect(Collectors.joining());
        Map<String, String> options = new TreeMap<>();
        options.put("url", redshift.url() + properties);
        options.put("user", redshift.user());
        options.put("password", password);
        options.put("tempdir", directory.toString());
        options.put("aws_iam_role", role);
        // It would ask for the bucket's lifecycle rules, a right that a batch has no other use for.
        options.put("check_s3_bucket_usage", "false");
        // Takes what may be part of an identifier only.
        options.put(
                "label",
                String.join("_", "sluice", run.batch().flow(), run.id()).replace('-', '_'));
        return options;
    }
}
