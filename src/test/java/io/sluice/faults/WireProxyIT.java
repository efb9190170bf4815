package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.local.LocalStack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The faults happen as they are called, to the genuine driver. */
@Timeout(60)
class WireProxyIT {
    private final String table = "wire_" + UUID.randomUUID().toString().substring(0, 8);
    private WireProxy proxy;

    @BeforeEach
    void a_table() throws SQLException {
        proxy = new WireProxy(SharedStack.up().stack().redshiftPort());
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create table " + table + " (i int)");
        }
        assertTrue(proxy.statements().contains("create table " + table + " (i int)\n"), proxy.statements()::toString);
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
    }

    @Test
    void a_statement_that_lands_is_done_and_its_answer_lost() throws SQLException {
        proxy.set(Trap.once(Calls.COMMIT, call -> {
            call.land();
            call.cut();
        }));
        insertAndLose();
        assertEquals(List.of(List.of("1")), rows());
    }

    @Test
    void a_statement_that_is_cut_off_is_not_done() throws SQLException {
        proxy.set(Trap.once(Calls.COMMIT, WireProxy.Call::cut));
        insertAndLose();
        assertEquals(List.of(), rows());
    }

    private void insertAndLose() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into " + table + " values (1)");
            SQLException lost = assertThrows(SQLException.class, connection::commit);
            assertTrue(lost.getSQLState().startsWith("08"), lost::toString);
        }
    }

    private List<List<String>> rows() {
        return SharedStack.up().query("select i from " + table);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:redshift://127.0.0.1:" + proxy.port() + "/dev?ssl=false",
                System.getProperty(LocalStack.REDSHIFT_USER),
                System.getProperty(LocalStack.REDSHIFT_PASSWORD));
    }
}
