package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.local.redshift.Credentials;
import io.sluice.local.redshift.PasswordMethod;
import io.sluice.local.redshift.RedshiftServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.model.Column;

/** What the Redshift driver's DatabaseMetaData and psql's backslash commands find in the catalog. */
class MetadataIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;
    private static RedshiftServer server;
    private static Connection connection;

    @BeforeAll
    static void open() throws SqlFailure, SQLException {
        warehouse = new Warehouse(folder);
        warehouse.run("CREATE SCHEMA s; CREATE TABLE s.t (id BIGINT NOT NULL, name VARCHAR(20) DEFAULT 'x',"
                + " p DECIMAL(10,2)); CREATE VIEW s.v AS SELECT id FROM s.t;"
                + "CREATE VIEW s.late AS SELECT name FROM s.t WITH NO SCHEMA BINDING;"
                + "CREATE VIEW s.broken AS SELECT a FROM s.gone WITH NO SCHEMA BINDING");
        warehouse.glue.createDatabase(create -> create.databaseInput(database -> database.name("cold")));
        warehouse.glue.createTable(create -> create.databaseName("cold").tableInput(table -> table.name("ext")
                .tableType("EXTERNAL_TABLE")
                .storageDescriptor(storage -> storage.location("s3://lake/ext/")
                        .columns(Column.builder().name("c").type("decimal(8,2)").build()))));
        warehouse.run("CREATE EXTERNAL SCHEMA e FROM DATA CATALOG DATABASE 'cold' IAM_ROLE default");
        server = RedshiftServer.start(
                warehouse.database(), new Credentials("dev", Map.of("awsuser", "secret"), PasswordMethod.MD5), 0);
        Properties properties = new Properties();
        properties.setProperty("user", "awsuser");
        properties.setProperty("password", "secret");
        connection = DriverManager.getConnection(
                "jdbc:redshift://127.0.0.1:" + server.port() + "/dev;ssl=false", properties);
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
        server.close();
        warehouse.close();
    }

    private static List<String> column(ResultSet rows, String name) throws SQLException {
        List<String> values = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                values.add(rows.getString(name));
            }
        }
        return values;
    }

    @Test
    void the_driver_lists_schemas_tables_and_columns() throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        assertTrue(column(meta.getSchemas(), "TABLE_SCHEM").containsAll(List.of("public", "s", "e")));
        assertEquals(List.of("t"), column(meta.getTables(null, "s", "%", new String[] {"TABLE"}), "TABLE_NAME"));
        assertEquals(
                List.of("broken", "late", "v"),
                column(meta.getTables(null, "s", "%", new String[] {"VIEW"}), "TABLE_NAME").stream()
                        .sorted()
                        .toList());
        try (ResultSet columns = meta.getColumns("dev", "s", "t", "%")) {
            assertTrue(columns.next());
            assertEquals("id", columns.getString("COLUMN_NAME"));
            assertEquals(DatabaseMetaData.columnNoNulls, columns.getInt("NULLABLE"));
            assertTrue(columns.next());
            assertEquals("varchar", columns.getString("TYPE_NAME"));
            assertEquals(20, columns.getInt("COLUMN_SIZE"));
            assertTrue(columns.next());
            assertEquals(10, columns.getInt("COLUMN_SIZE"));
            assertEquals(2, columns.getInt("DECIMAL_DIGITS"));
        }
        assertEquals(List.of("name"), column(meta.getColumns(null, "s", "late", "%"), "COLUMN_NAME"));
        assertEquals(List.of(), column(meta.getPrimaryKeys(null, "s", "t"), "COLUMN_NAME"));
    }

    @Test
    void the_driver_lists_external_tables() throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        assertEquals(List.of("ext"), column(meta.getTables(null, "e", "%", null), "TABLE_NAME"));
        assertEquals(List.of("c"), column(meta.getColumns(null, "e", "ext", "%"), "COLUMN_NAME"));
    }

    @Test
    void the_driver_lists_types() throws SQLException {
        List<String> types = column(connection.getMetaData().getTypeInfo(), "TYPE_NAME");
        assertTrue(
                types.containsAll(List.of("bool", "int8", "numeric", "varchar", "timestamptz", "super")),
                types::toString);
    }

    @Test
    void the_driver_lists_the_columns_of_all_schemas_at_once() throws SQLException {
        List<String> columns = column(connection.getMetaData().getColumns(null, null, "%", "%"), "COLUMN_NAME");
        assertTrue(columns.containsAll(List.of("id", "name", "p", "c")), columns::toString);
    }

    @Test
    void the_driver_lists_the_primary_key_as_it_changes() throws SqlFailure, SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        warehouse.run("CREATE SCHEMA k; CREATE TABLE k.t (a INT PRIMARY KEY, b INT NOT NULL, c INT IDENTITY(1, 1))");
        assertEquals(List.of("a"), column(meta.getPrimaryKeys(null, "k", "t"), "COLUMN_NAME"));
        warehouse.run("ALTER TABLE k.t RENAME COLUMN a TO z");
        assertEquals(List.of("z"), column(meta.getPrimaryKeys(null, "k", "t"), "COLUMN_NAME"));
        warehouse.run("ALTER TABLE k.t DROP CONSTRAINT t_pkey");
        assertEquals(List.of(), column(meta.getPrimaryKeys(null, "k", "t"), "COLUMN_NAME"));
        warehouse.run("ALTER TABLE k.t ADD CONSTRAINT mine PRIMARY KEY (b, z)");
        assertEquals(List.of("b", "z"), column(meta.getPrimaryKeys(null, "k", "t"), "COLUMN_NAME"));
        assertEquals(
                List.of("\"identity\"(0, 2, '1,1'::text)"), column(meta.getColumns(null, "k", "t", "c"), "COLUMN_DEF"));
        warehouse.run("CREATE TABLE k.alike (LIKE k.t)");
        assertEquals(List.of(), column(meta.getPrimaryKeys(null, "k", "alike"), "COLUMN_NAME"));
    }

    @Test
    void the_driver_finds_no_indexes() throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        assertEquals(List.of(), column(meta.getIndexInfo(null, "s", "t", false, false), "INDEX_NAME"));
    }

    @Test
    void the_driver_answers_whatever_it_can_be_asked() throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        assertEquals(List.of(), column(meta.getImportedKeys(null, "s", "t"), "FKCOLUMN_NAME"));
        assertEquals(List.of(), column(meta.getExportedKeys(null, "s", "t"), "PKCOLUMN_NAME"));
        assertEquals(List.of(), column(meta.getCrossReference(null, "s", "t", null, "s", "v"), "FK_NAME"));
        assertEquals(List.of(), column(meta.getProcedures(null, "s", "%"), "PROCEDURE_NAME"));
        assertEquals(List.of(), column(meta.getFunctions(null, "s", "%"), "FUNCTION_NAME"));
        assertEquals(List.of("dev"), column(meta.getCatalogs(), "TABLE_CAT"));
        assertEquals(List.of(), column(meta.getBestRowIdentifier(null, "s", "t", 1, true), "COLUMN_NAME"));
        assertTrue(column(meta.getTablePrivileges(null, "s", "t"), "PRIVILEGE").contains("SELECT"));
        assertTrue(column(meta.getColumnPrivileges(null, "s", "t", "id"), "PRIVILEGE")
                .contains("SELECT"));
        assertTrue(column(meta.getTableTypes(), "TABLE_TYPE").contains("EXTERNAL TABLE"));
        assertEquals(List.of(), column(meta.getUDTs(null, "s", "%", null), "TYPE_NAME"));
    }

    @Test
    void the_views_that_list_relations_agree() throws SqlFailure {
        assertEquals(
                List.of(List.of("e", "ext", "EXTERNAL TABLE"), List.of("s", "t", "TABLE")),
                warehouse.rows("SELECT schema_name, table_name, table_type FROM svv_all_tables"
                        + " WHERE table_name IN ('t', 'ext') AND schema_name IN ('e', 's') ORDER BY 1"));
        assertEquals(
                0L, warehouse.value("SELECT count(*) FROM svv_redshift_tables WHERE table_type = 'EXTERNAL TABLE'"));
        assertEquals(
                List.of(List.of("id", 1), List.of("name", 2), List.of("p", 3)),
                warehouse.rows("SELECT column_name, ordinal_position FROM svv_redshift_columns"
                        + " WHERE schema_name = 's' AND table_name = 't' ORDER BY 2"));
        assertEquals(
                List.of(List.of("id"), List.of("name"), List.of("p")),
                warehouse.rows("SELECT column_name FROM information_schema.columns WHERE table_schema = 's'"
                        + " AND table_name = 't' ORDER BY ordinal_position"));
        assertEquals(
                "BASE TABLE",
                warehouse.value("SELECT table_type FROM information_schema.tables WHERE table_schema = 's'"
                        + " AND table_name = 't'"));
        assertEquals("dev", warehouse.value("SELECT database_name FROM svv_redshift_databases"));
        assertEquals("external", warehouse.value("SELECT schema_type FROM svv_all_schemas WHERE schema_name = 'e'"));
        assertEquals(
                "awsuser",
                warehouse.value("SELECT tableowner FROM pg_tables WHERE tablename = 't' AND schemaname = 's'"));
        assertEquals("UTF8", warehouse.value("SELECT setting FROM pg_settings WHERE name = 'client_encoding'"));
        warehouse.run("CREATE MATERIALIZED VIEW s.made AS SELECT id FROM s.t");
        assertEquals(
                List.of(List.of("dev", "s", "made", "f")),
                warehouse.rows("SELECT db_name, schema, name, autorefresh FROM stv_mv_info"));
        assertEquals("VIEW", warehouse.value("SELECT table_type FROM svv_tables WHERE table_name = 'made'"));
        warehouse.run("DROP MATERIALIZED VIEW s.made");
    }

    @Test
    void the_questions_that_dbeaver_begins_with_are_answered() throws SqlFailure {
        assertEquals(
                "dev",
                warehouse.value(
                        "SELECT db.datname FROM pg_catalog.pg_database db WHERE datallowconn AND db.datname = 'dev'"));
        assertTrue(warehouse
                        .rows("SELECT n.oid, n.*, d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN"
                                + " pg_catalog.pg_description d ON d.objoid = n.oid AND d.objsubid = 0"
                                + " AND d.classoid = 'pg_namespace'::regclass ORDER BY nspname")
                        .size()
                >= 4);
        assertTrue(warehouse
                        .rows(
                                "SELECT t.oid, t.*, c.relkind, format_type(nullif(t.typbasetype, 0), t.typtypmod) AS base_type_name"
                                        + " FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid = t.typrelid"
                                        + " WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind = 'c')")
                        .size()
                > 10);
        assertEquals(
                List.of("id", "name", "p"),
                warehouse
                        .rows("SELECT a.attname, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) AS def_value"
                                + " FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid = c.oid)"
                                + " INNER JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                                + " LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid = ad.adrelid AND a.attnum = ad.adnum)"
                                + " WHERE NOT a.attisdropped AND c.relname = 't' AND n.nspname = 's' ORDER BY a.attnum")
                        .stream()
                        .map(row -> row.get(0))
                        .toList());
    }

    @Test
    void the_commands_of_psql_are_answered_or_refused_by_name() throws IOException, InterruptedException {
        for (String command : List.of(
                "\\d",
                "\\dt+ s.*",
                "\\dv+ s.*",
                "\\dn+",
                "\\d+ s.t",
                "\\du+",
                "\\l+",
                "\\df",
                "\\dT+",
                "\\z",
                "\\dp",
                "\\db",
                "\\des",
                "\\dew",
                "\\det",
                "\\deu",
                "\\di",
                "\\ds",
                "\\dm",
                "\\dE",
                "\\ddp",
                "\\dD",
                "\\drds",
                "\\conninfo",
                "\\encoding")) {
            String answer = psql(command);
            assertFalse(answer.contains("ERROR"), command + ": " + answer);
        }
        assertTrue(psql("\\dF").contains("relation \"pg_catalog.pg_ts_config\" does not exist"));
        assertTrue(psql("\\dRp").contains("does not support publications"));
    }

    @Test
    void psql_lists_schemas_tables_and_views() throws IOException, InterruptedException {
        assertTrue(psql("\\dn").contains("s|awsuser"));
        assertEquals("s|t|table|awsuser\n", psql("\\dt s.*"));
        assertTrue(psql("\\dv s.*").contains("s|v|view|awsuser"));
        assertEquals("1|it's\n", psql("select 1, 'it''s'"));
    }

    private static String psql(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                "psql",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(server.port()),
                "-U",
                "awsuser",
                "-d",
                "dev",
                "-XAtq",
                "-c",
                command);
        builder.environment().put("PGPASSWORD", "secret");
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
