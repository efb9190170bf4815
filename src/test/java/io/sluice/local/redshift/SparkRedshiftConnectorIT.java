package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import io.sluice.local.LocalStack;
import io.sluice.local.s3.LocalS3;
import io.sluice.local.s3.S3Object;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;

/**
 * The spark-redshift connector, version 6 for Spark 3.5: itself where it is on the classpath (Maven profile
 * {@code spark-redshift}), and the statements that it sends, which run everywhere.
 */
class SparkRedshiftConnectorIT {
    private static final String SOURCE = "io.github.spark_redshift_community.spark.redshift";
    private static final String BUCKET = "sluice-lake";
    private static final String KEYS =
            "CREDENTIALS 'aws_access_key_id=AKIAX;aws_secret_access_key=hush/hush;token=hushhush'";
    private static final String COLUMNS =
            "(\"id\" BIGINT NOT NULL, \"name\" VARCHAR(MAX), \"price\" DECIMAL(10,2), \"bought\" TIMESTAMP, \"ok\" BOOLEAN)";

    private static Connection connect() throws SQLException {
        Map<String, String> settings = SharedStack.up().stack().settings();
        Connection connection = DriverManager.getConnection(
                SharedStack.up().stack().redshiftUrl() + ";ssl=false",
                settings.get(LocalStack.REDSHIFT_USER),
                settings.get(LocalStack.REDSHIFT_PASSWORD));
        prepared(connection, "SET application_name = 'SparkRedshiftConnector'");
        prepared(connection, "set query_group to '{\"spark-redshift-connector\":{\"svc\":\"\",\"ver\":\"6.4.2\"}}'");
        return connection;
    }

    private static void prepared(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private static List<List<Object>> rows(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private static Dataset<Row> frame() {
        return SharedSpark.spark()
                .sql(
                        "SELECT CAST(id AS BIGINT) AS id, name, CAST(price AS DECIMAL(10,2)) AS price, bought, ok FROM VALUES"
                                + " (1, 'O\\'Hara, \"K\"', 1.25, TIMESTAMP '2024-05-06 07:08:09.5', true),"
                                + " (2, null, null, null, null), (3, '', 0, TIMESTAMP '2024-01-01 00:00:00', false)"
                                + " AS v(id, name, price, bought, ok)");
    }

    /** The manifest of what lies under a prefix, as the connector writes it. */
    private static String manifest(String prefix) {
        List<S3Object> written = SharedStack.up().stack().files().list("s3://" + BUCKET + "/" + prefix).stream()
                .filter(object -> !object.url().endsWith("_SUCCESS"))
                .toList();
        String entries = written.stream()
                .map(object -> "{\"url\":\"" + object.url() + "\", \"mandatory\":true, \"meta\": {\"content_length\": "
                        + object.path().toFile().length() + "}}")
                .collect(Collectors.joining(", "));
        assertFalse(written.isEmpty(), prefix);
        String key = "connector/manifests/" + prefix.replace('/', '-') + "manifest.json";
        SharedStack.up().put(BUCKET, key, ("{\"entries\": [" + entries + "]}").getBytes(StandardCharsets.UTF_8));
        return "s3://" + BUCKET + "/" + key;
    }

    private static void append(Connection connection, String table, String manifest, String format)
            throws SQLException {
        connection.setAutoCommit(false);
        prepared(
                connection, "CREATE TABLE IF NOT EXISTS \"public\".\"" + table + "\" " + COLUMNS + " DISTSTYLE EVEN  ");
        prepared(
                connection,
                "COPY \"public\".\"" + table + "\" FROM '" + manifest + "' FORMAT AS " + format + " manifest " + KEYS);
        connection.commit();
    }

    private static void assertWritten(Connection connection, String table) throws SQLException {
        assertEquals(
                List.of(
                        List.of(1L, "O'Hara, \"K\"", new BigDecimal("1.25"), "2024-05-06 07:08:09.5", true),
                        List.of(2L, "-", new BigDecimal("-1.00"), "-", false),
                        List.of(3L, "", new BigDecimal("0.00"), "2024-01-01 00:00:00", false)),
                rows(
                        connection,
                        "SELECT id, nvl(name, '-'), nvl(price, -1), nvl(cast(bought AS varchar), '-'), nvl(ok, false)"
                                + " FROM public." + table + " ORDER BY id"));
    }

    @Test
    void it_appends_parquet_and_overwrites_by_dropping() throws SQLException {
        frame().repartition(2).write().mode(SaveMode.Overwrite).parquet("s3a://" + BUCKET + "/connector/parquet/");
        String manifest = manifest("connector/parquet/");
        try (Connection connection = connect()) {
            append(connection, "conn_parquet", manifest, "PARQUET SERIALIZETOJSON");
            assertWritten(connection, "conn_parquet");
            append(connection, "conn_parquet", manifest, "PARQUET SERIALIZETOJSON");
            assertEquals(List.of(List.of(6L)), rows(connection, "select count(*) from \"public\".\"conn_parquet\""));
            prepared(connection, "DROP TABLE IF EXISTS \"public\".\"conn_parquet\";");
            append(connection, "conn_parquet", manifest, "PARQUET SERIALIZETOJSON");
            assertWritten(connection, "conn_parquet");
        }
    }

    @Test
    void it_appends_csv_with_its_mark_for_null() throws SQLException {
        frame().write()
                .mode(SaveMode.Overwrite)
                .option("nullValue", "@NULL@")
                .option("emptyValue", "")
                .option("escape", "\"")
                .option("timestampFormat", "yyyy-MM-dd HH:mm:ss.SSS")
                .csv("s3a://" + BUCKET + "/connector/csv/");
        try (Connection connection = connect()) {
            append(connection, "conn_csv", manifest("connector/csv/"), "CSV NULL AS '@NULL@'");
            assertWritten(connection, "conn_csv");
        }
    }

    /** Decimals and timestamps are strings there, and every field may be null, as Spark writes it. */
    @Test
    void it_appends_avro() throws SQLException, IOException {
        Schema schema = SchemaBuilder.record("topLevelRecord")
                .fields()
                .requiredLong("id")
                .optionalString("name")
                .optionalString("price")
                .optionalString("bought")
                .optionalBoolean("ok")
                .endRecord();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
            writer.setCodec(CodecFactory.snappyCodec()).create(schema, bytes);
            for (Row row : frame().collectAsList()) {
                GenericRecord written = new GenericData.Record(schema);
                written.put("id", row.get(0));
                written.put("name", row.get(1));
                written.put("price", row.get(2) == null ? null : row.get(2).toString());
                written.put("bought", row.get(3) == null ? null : row.get(3).toString());
                written.put("ok", row.get(4));
                writer.append(written);
            }
        }
        SharedStack.up().put(BUCKET, "connector/avro/part-0.avro", bytes.toByteArray());
        try (Connection connection = connect()) {
            append(connection, "conn_avro", manifest("connector/avro/"), "AVRO 'auto'");
            assertWritten(connection, "conn_avro");
        }
    }

    @Test
    void a_failed_copy_is_looked_up_after_the_rollback() throws SQLException {
        SharedStack.up().put(BUCKET, "connector/bad/part-0.csv", "1,a\nx,b\n".getBytes(StandardCharsets.UTF_8));
        String manifest = manifest("connector/bad/");
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            prepared(
                    connection,
                    "CREATE TABLE IF NOT EXISTS \"public\".\"conn_bad\" (\"id\" BIGINT, \"name\" VARCHAR(9)) DISTSTYLE EVEN  ");
            SQLException failure = assertThrows(
                    SQLException.class,
                    () -> prepared(
                            connection,
                            "COPY \"public\".\"conn_bad\" FROM '" + manifest
                                    + "' FORMAT AS CSV NULL AS '@NULL@' manifest " + KEYS));
            assertTrue(
                    failure.getMessage().contains("Check 'stl_load_errors' system table for details"),
                    failure::getMessage);
            assertFalse(failure.getMessage().contains("hush"), failure::getMessage);
            connection.rollback();
            try (PreparedStatement statement = connection.prepareStatement(
                            "SELECT * FROM stl_load_errors WHERE query = pg_last_query_id()");
                    ResultSet error = statement.executeQuery()) {
                // The failed COPY was the last query: ROLLBACK is none.
                assertTrue(error.next());
                assertEquals(1207, error.getInt("err_code"));
                assertEquals(
                        "Invalid digit, Value 'x', Pos 0, Type: Long",
                        error.getString("err_reason").strip());
                assertEquals("id", error.getString("colname").strip());
                assertEquals("x,b", error.getString("raw_line").strip());
                assertEquals("x", error.getString("raw_field_value").strip());
            }
            connection.rollback();
            assertEquals(
                    List.of(List.of(0L)),
                    rows(
                            connection,
                            "SELECT count(*) FROM stl_query WHERE querytxt LIKE '%hush%' AND querytxt NOT LIKE 'SELECT%'"));
        }
    }

    @Test
    void the_connector_itself_appends_overwrites_and_reads() {
        assumeTrue(
                isPresent(),
                "SKIPPED: the spark-redshift connector is not on the classpath; run with -Pspark-redshift where its artifact"
                        + " can be had");
        Map<String, String> settings = SharedStack.up().stack().settings();
        Map<String, String> options = Map.of(
                "url",
                SharedStack.up().stack().redshiftUrl() + ";ssl=false",
                "user",
                settings.get(LocalStack.REDSHIFT_USER),
                "password",
                settings.get(LocalStack.REDSHIFT_PASSWORD),
                "dbtable",
                "public.connector_itself",
                "tempdir",
                "s3a://" + BUCKET + "/connector/itself/",
                "temporary_aws_access_key_id",
                LocalS3.ACCESS_KEY,
                "temporary_aws_secret_access_key",
                LocalS3.SECRET_KEY,
                "temporary_aws_session_token",
                "none",
                "check_s3_bucket_usage",
                "false",
                "copyretrycount",
                "0");
        for (String format : List.of("PARQUET", "AVRO", "CSV")) {
            frame().write()
                    .format(SOURCE)
                    .options(options)
                    .option("tempformat", format)
                    .mode(SaveMode.Overwrite)
                    .save();
            frame().write()
                    .format(SOURCE)
                    .options(options)
                    .option("tempformat", format)
                    .mode(SaveMode.Append)
                    .save();
            for (String pushdown : List.of("true", "false")) {
                Dataset<Row> read = SharedSpark.spark()
                        .read()
                        .format(SOURCE)
                        .options(options)
                        .option("autopushdown", pushdown)
                        .load();
                assertEquals(6, read.count(), format);
                assertEquals(
                        List.of("O'Hara, \"K\"", "O'Hara, \"K\""),
                        read.filter("name = 'O\\'Hara, \"K\"'").collectAsList().stream()
                                .map(row -> row.getString(1))
                                .toList());
            }
        }
    }

    private static boolean isPresent() {
        try {
            Class.forName(SOURCE + ".DefaultSource");
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
