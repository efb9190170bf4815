package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.local.redshift.Credentials;
import io.sluice.local.redshift.RedshiftServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight clients at once, through the genuine driver: replacers, loaders, readers. No reader ever sees half of a
 * transaction, no change is lost, and what conflicts can be tried again. The Maven profile "fuzz" lets it run for a minute.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadIT {
    private static final long SEED = Long.getLong("sluice.fuzz.seed", 20_181_101L);
    private static final int SECONDS = Integer.getInteger("sluice.load.seconds", 5);
    private static final int PARTS = 5;
    private static final int ROWS = 200;
    private static final long MOST_GROWTH_BYTES = 256L << 20;

    private final AtomicInteger replaced = new AtomicInteger();
    private final AtomicInteger loaded = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    private final AtomicInteger retried = new AtomicInteger();
    private long deadline;
    private RedshiftServer server;

    /** A transaction of a client, which may be run again. */
    private interface Work {
        void run(Statement statement) throws SQLException;
    }

    @Test
    void readers_see_whole_transactions_and_no_change_is_lost(@TempDir Path folder) throws Exception {
        System.out.println("load: seed " + SEED + ", " + SECONDS + " s");
        try (Warehouse warehouse = new Warehouse(folder)) {
            prepare(warehouse);
            long before = usedHeap();
            server = RedshiftServer.start(warehouse.database(), Credentials.of("dev", "awsuser", "secret"), 0);
            try {
                deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                runAll();
            } finally {
                server.close();
            }
            assertEquals((long) replaced.get(), warehouse.value("SELECT n FROM s.counter"));
            assertEquals((long) loaded.get() * ROWS, warehouse.value("SELECT count(*) FROM s.log"));
            assertEquals((long) PARTS * ROWS, warehouse.value("SELECT count(*) FROM s.parts"));
            long growth = usedHeap() - before;
            System.out.println("load: " + replaced + " replaced, " + loaded + " loaded, " + read + " read, " + retried
                    + " retried, heap grew by " + (growth >> 20) + " MB");
            assertTrue(growth < MOST_GROWTH_BYTES, "heap grew by " + growth + " bytes");
            assertTrue(replaced.get() > 0 && loaded.get() > 0 && read.get() > 0);
        }
    }

    private static void prepare(Warehouse warehouse) throws SqlFailure {
        warehouse.parquet("load/rows.parquet", "SELECT CAST(range AS INTEGER) AS id FROM range(" + ROWS + ")");
        warehouse.run("CREATE SCHEMA s; CREATE TABLE s.parts (part INT, version BIGINT, id INT);"
                + "CREATE TABLE s.log (id INT); CREATE TABLE s.ids (id INT); CREATE TABLE s.counter (n BIGINT);"
                + "INSERT INTO s.counter VALUES (0); COPY s.ids FROM 's3://lake/load/' " + Warehouse.ROLE + "PARQUET");
        for (int part = 0; part < PARTS; part++) {
            warehouse.run("INSERT INTO s.parts SELECT " + part + ", 0, id FROM s.ids");
        }
    }

    private void runAll() throws Exception {
        List<Callable<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Random random = new Random(SEED + i);
            clients.add(client(replaced, statement -> replace(statement, random)));
        }
        for (int i = 0; i < 2; i++) {
            clients.add(client(
                    loaded,
                    statement -> statement.execute("COPY s.log FROM 's3://lake/load/' " + Warehouse.ROLE + "PARQUET")));
        }
        for (int i = 0; i < 3; i++) {
            clients.add(client(read, LoadIT::check));
        }
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            for (Future<Void> client : threads.invokeAll(clients)) {
                client.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Repeats the work, each time in a transaction, until the time is over; counts the transactions committed. */
    private Callable<Void> client(AtomicInteger committed, Work work) {
        return () -> {
            Properties properties = new Properties();
            properties.setProperty("user", "awsuser");
            properties.setProperty("password", "secret");
            String url = "jdbc:redshift://127.0.0.1:" + server.port() + "/dev;ssl=false";
            try (Connection connection = DriverManager.getConnection(url, properties);
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                while (System.nanoTime() < deadline) {
                    try {
                        work.run(statement);
                        connection.commit();
                        committed.incrementAndGet();
                    } catch (SQLException e) {
                        boolean again = e.getSQLState().equals("40P01")
                                || e.getMessage().contains("1023");
                        if (!again) {
                            throw e;
                        }
                        connection.rollback();
                        retried.incrementAndGet();
                    }
                }
            }
            return null;
        };
    }

    /** In one of two orders, so that replacers wait for each other, and sometimes in a circle. */
    private static void replace(Statement statement, Random random) throws SQLException {
        int part = random.nextInt(PARTS);
        boolean counterFirst = random.nextBoolean();
        if (counterFirst) {
            statement.execute("UPDATE s.counter SET n = n + 1");
        }
        statement.execute("DELETE FROM s.parts WHERE part = " + part);
        statement.execute("INSERT INTO s.parts SELECT " + part + ", " + (random.nextLong() >>> 1) + ", id FROM s.ids");
        if (!counterFirst) {
            statement.execute("UPDATE s.counter SET n = n + 1");
        }
    }

    private static void check(Statement statement) throws SQLException {
        List<String> first = parts(statement);
        assertEquals(PARTS, first.size(), first::toString);
        for (String part : first) {
            assertTrue(part.startsWith(ROWS + " rows, 1 version,"), part);
        }
        assertEquals(first, parts(statement), "a transaction reads the same twice");
        try (ResultSet row = statement.executeQuery("SELECT count(*) % " + ROWS + " FROM s.log")) {
            assertTrue(row.next());
            assertEquals(0, row.getInt(1));
        }
    }

    private static List<String> parts(Statement statement) throws SQLException {
        List<String> parts = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("SELECT count(*), count(DISTINCT version), max(version)"
                + " FROM s.parts GROUP BY part ORDER BY part")) {
            while (row.next()) {
                parts.add(row.getInt(1) + " rows, " + row.getInt(2) + " version, " + row.getLong(3));
            }
        }
        return parts;
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
