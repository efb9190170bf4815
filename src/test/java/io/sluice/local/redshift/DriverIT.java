package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.local.redshift.engine.Database;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server under the genuine Redshift JDBC driver. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DriverIT {
    /** The driver asks for binary results from the second execution on. */
    private static final int EXECUTIONS = 4;

    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = TestServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void every_type_reads_the_same_in_text_and_in_binary() throws SQLException {
        String sql = "select true as b, 7::smallint as i2, -2147483648 as i4, 9223372036854775807::bigint as i8,"
                + " 0.1::real as f4, 1e-7::double precision as f8, -12345678901234567890.12::decimal(30,2) as n,"
                + " 'Sigur Rós'::varchar(20) as v, date '1969-12-31' as d,"
                + " timestamp '1999-12-31 23:59:59.999999' as ts, null::int as missing";
        try (Connection connection = server.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < EXECUTIONS; i++) {
                try (ResultSet row = statement.executeQuery()) {
                    assertTrue(row.next());
                    assertTrue(row.getBoolean("b"));
                    assertEquals(7, row.getShort("i2"));
                    assertEquals(Integer.MIN_VALUE, row.getInt("i4"));
                    assertEquals(Long.MAX_VALUE, row.getLong("i8"));
                    assertEquals(0.1f, row.getFloat("f4"));
                    assertEquals(1e-7, row.getDouble("f8"));
                    assertEquals(new BigDecimal("-12345678901234567890.12"), row.getBigDecimal("n"));
                    assertEquals("Sigur Rós", row.getString("v"));
                    assertEquals(Date.valueOf("1969-12-31"), row.getDate("d"));
                    assertEquals(Timestamp.valueOf("1999-12-31 23:59:59.999999"), row.getTimestamp("ts"));
                    assertEquals(0, row.getInt("missing"));
                    assertTrue(row.wasNull());
                    assertFalse(row.next());
                }
            }
        }
    }

    @Test
    void every_parameter_type_arrives() throws SQLException {
        try (Connection connection = server.connect()) {
            execute(
                    connection,
                    "create table parameters (b boolean, i2 smallint, i4 int, i8 bigint, f4 real,"
                            + " f8 double precision, n decimal(12,5), v varchar(20), d date, ts timestamp)");
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into parameters values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (int i = 0; i < EXECUTIONS; i++) {
                    insert.setBoolean(1, i % 2 == 0);
                    insert.setShort(2, (short) -i);
                    insert.setInt(3, i);
                    insert.setLong(4, Long.MAX_VALUE - i);
                    insert.setFloat(5, i + 0.5f);
                    insert.setDouble(6, i + 0.25);
                    insert.setBigDecimal(7, new BigDecimal("1234567.12345"));
                    insert.setString(8, i == 3 ? null : "Sigur Rós " + i);
                    insert.setDate(9, Date.valueOf("2024-02-29"));
                    insert.setTimestamp(10, Timestamp.valueOf("2018-11-01 20:57:10.796"));
                    assertEquals(1, insert.executeUpdate());
                }
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select * from parameters order by i4")) {
                for (int i = 0; i < EXECUTIONS; i++) {
                    assertTrue(row.next());
                    assertEquals(i % 2 == 0, row.getBoolean(1));
                    assertEquals(-i, row.getShort(2));
                    assertEquals(i, row.getInt(3));
                    assertEquals(Long.MAX_VALUE - i, row.getLong(4));
                    assertEquals(i + 0.5f, row.getFloat(5));
                    assertEquals(i + 0.25, row.getDouble(6));
                    assertEquals(new BigDecimal("1234567.12345"), row.getBigDecimal(7));
                    assertEquals(i == 3 ? null : "Sigur Rós " + i, row.getString(8));
                    assertEquals(Date.valueOf("2024-02-29"), row.getDate(9));
                    assertEquals(Timestamp.valueOf("2018-11-01 20:57:10.796"), row.getTimestamp(10));
                }
            }
        }
    }

    @Test
    void a_batch_is_counted_statement_by_statement() throws SQLException {
        try (Connection connection = server.connect()) {
            execute(connection, "create table batch (id int)");
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("insert into batch values (?)")) {
                for (int i = 0; i < 5; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                assertArrayEquals(new int[] {1, 1, 1, 1, 1}, insert.executeBatch());
            }
            connection.commit();
            assertEquals(5, count(connection, "batch"));
        }
    }

    @Test
    void the_precision_and_scale_of_a_numeric_are_told() throws SQLException {
        try (Connection connection = server.connect();
                PreparedStatement statement = connection.prepareStatement("select 1.5::decimal(12,5) as n")) {
            ResultSetMetaData columns = statement.getMetaData();
            assertEquals("numeric", columns.getColumnTypeName(1));
            assertEquals(12, columns.getPrecision(1));
            assertEquals(5, columns.getScale(1));
        }
    }

    @Test
    void where_a_column_comes_from_and_whether_it_can_be_null_is_told_without_a_query_for_it() throws SQLException {
        try (Connection connection = server.connect()) {
            execute(connection, "create table plays (id bigint not null, song varchar(20))");
            try (PreparedStatement statement = connection.prepareStatement("select id as i, song, 1 from plays")) {
                ResultSetMetaData columns = statement.getMetaData();
                assertEquals("i", columns.getColumnLabel(1));
                assertEquals("plays", columns.getTableName(1));
                assertEquals("public", columns.getSchemaName(1));
                assertEquals(ResultSetMetaData.columnNoNulls, columns.isNullable(1));
                assertEquals(ResultSetMetaData.columnNullable, columns.isNullable(2));
                assertEquals(20, columns.getPrecision(2));
                assertEquals("", columns.getTableName(3));
            }
        }
    }

    @Test
    void after_an_error_the_transaction_waits_for_rollback_and_the_connection_goes_on() throws SQLException {
        try (Connection connection = server.connect()) {
            execute(connection, "create table kept (id int)");
            connection.setAutoCommit(false);
            execute(connection, "insert into kept values (1)");
            SQLException first = assertThrows(SQLException.class, () -> execute(connection, "select * from nowhere"));
            assertTrue(first.getMessage().contains("nowhere"), first.getMessage());
            SQLException second = assertThrows(SQLException.class, () -> execute(connection, "select 1"));
            assertEquals("25P02", second.getSQLState());
            connection.rollback();
            assertEquals(0, count(connection, "kept"));
            connection.commit();
        }
    }

    @Test
    void a_statement_is_cancelled_and_the_connection_goes_on() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            execute(connection, "create table numbers (n int)");
            execute(connection, "insert into numbers values (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)");
            execute(connection, "insert into numbers select a.n from numbers a, numbers b, numbers c");
            statement.setQueryTimeout(1);
            SQLException cancelled = assertThrows(
                    SQLException.class,
                    () -> statement.executeQuery("select count(*) from numbers a, numbers b, numbers c, numbers d"
                            + " where a.n + b.n + c.n + d.n < 0"));
            assertEquals("57014", cancelled.getSQLState());
            statement.setQueryTimeout(0);
            assertEquals(1010, count(connection, "numbers"));
        }
    }

    @Test
    void a_connection_that_was_set_to_read_only_does_not_write() throws SQLException {
        try (Connection connection = server.connect()) {
            execute(connection, "CREATE TABLE guarded (a INT)");
            connection.setReadOnly(true);
            SQLException refused =
                    assertThrows(SQLException.class, () -> execute(connection, "INSERT INTO guarded VALUES (1)"));
            assertEquals("25006", refused.getSQLState());
            execute(connection, "SELECT a FROM guarded");
            connection.setReadOnly(false);
            execute(connection, "INSERT INTO guarded VALUES (1)");
        }
    }

    @Test
    void a_wrong_password_and_an_unknown_database_are_refused() {
        SQLException password = assertThrows(SQLException.class, () -> server.connect(TestServer.DATABASE, "wrong"));
        assertEquals("28P01", password.getSQLState());
        SQLException database = assertThrows(SQLException.class, () -> server.connect("prod", TestServer.PASSWORD));
        assertEquals("3D000", database.getSQLState());
    }

    @Test
    void redshifts_own_password_digest_works_with_its_driver(@TempDir Path folder) throws SQLException {
        try (TestServer other = TestServer.start(folder, PasswordMethod.SHA256)) {
            try (Connection connection = other.connect()) {
                assertEquals("8.0.2", connection.getMetaData().getDatabaseProductVersion());
            }
            SQLException refused = assertThrows(SQLException.class, () -> other.connect(TestServer.DATABASE, "wrong"));
            assertEquals("28P01", refused.getSQLState());
        }
    }

    @Test
    void a_port_in_use_is_named(@TempDir Path folder) {
        try (Database database = TestServer.database(folder)) {
            Credentials credentials = Credentials.of(TestServer.DATABASE, TestServer.USER, TestServer.PASSWORD);
            UncheckedIOException refused = assertThrows(
                    UncheckedIOException.class, () -> RedshiftServer.start(database, credentials, server.port()));
            assertTrue(
                    refused.getMessage().startsWith("The local Redshift cannot listen on 127.0.0.1:" + server.port()),
                    refused.getMessage());
            assertFalse(credentials.toString().contains(TestServer.PASSWORD), credentials.toString());
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            assertTrue(row.next());
            return row.getInt(1);
        }
    }
}
