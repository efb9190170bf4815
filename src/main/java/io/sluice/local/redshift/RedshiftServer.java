package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.Database;
import io.sluice.local.redshift.engine.SqlFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redshift cluster's leader node as clients see it: a port of the loopback interface that speaks the PostgreSQL
 * protocol 3, over TLS where the client asks for it and {@link ServerOptions} hold a certificate. Without one the Redshift
 * JDBC driver needs {@code ssl=false} in its URL.
 *
 * <p>Each connection has a daemon thread and a {@link io.sluice.local.redshift.engine.Session}, which ends with it,
 * however it ends.
 */
public final class RedshiftServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RedshiftServer.class);

    /** Redshift's own limit of connections to a cluster. */
    static final int MAX_CONNECTIONS = 500;

    /** Of these, so many may be clients that have not proved yet who they are; one more takes the place of the oldest. */
    static final int MAX_UNKNOWN = 200;

    private static final Duration SHUTDOWN_PATIENCE = Duration.ofSeconds(20);
    private static final Duration PATIENCE_STEP = Duration.ofMillis(100);

    private final Database database;
    private final Credentials credentials;
    private final ServerOptions options;
    private final ServerSocket listener;
    private final Map<Connection, Thread> connections = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private int lastProcessId = 1_073_741_824;

    private RedshiftServer(Database database, Credentials credentials, ServerOptions options, ServerSocket listener) {
        this.database = database;
        this.credentials = credentials;
        this.options = options;
        this.listener = listener;
    }

    /** Starts to listen, without TLS. */
    public static RedshiftServer start(Database database, Credentials credentials, int port) {
        return start(database, credentials, port, ServerOptions.PLAIN);
    }

    /**
     * Starts to listen.
     *
     * @param database stays the caller's to close, after the server
     * @param port 0 for a free one
     * @throws UncheckedIOException when the port cannot be had
     */
    public static RedshiftServer start(Database database, Credentials credentials, int port, ServerOptions options) {
        ServerSocket listener = listen(port);
        RedshiftServer server = new RedshiftServer(database, credentials, options, listener);
        Thread acceptor = new Thread(server::accept, "redshift-" + listener.getLocalPort());
        acceptor.setDaemon(true);
        acceptor.start();
        return server;
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket listener = new ServerSocket();
            try {
                listener.setReuseAddress(true);
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return listener;
            } catch (IOException e) {
                listener.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The local Redshift cannot listen on 127.0.0.1:" + port + ": " + e.getMessage()
                            + ". Stop what uses the port, or choose another.",
                    e);
        }
    }

    /** The port that clients connect to, on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    log.warn("A client could not connect to the local Redshift", e);
                    pause();
                }
            }
        }
    }

    /** What keeps a client out may last, such as a lack of file descriptors: no busy loop meanwhile. */
    private static void pause() {
        try {
            Thread.sleep(PATIENCE_STEP.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket socket) throws IOException {
        dropUnknown();
        if (connections.size() >= MAX_CONNECTIONS) {
            try (socket) {
                Connection.refuse(
                        new SqlFailure("53300", "too many connections: " + MAX_CONNECTIONS + " are open already"),
                        new BackendMessages(new MessageWriter(socket.getOutputStream())));
            }
            return;
        }
        Connection.Key key = new Connection.Key(++lastProcessId, random.nextInt());
        Connection connection = new Connection(socket, key, database, credentials, options, this::cancel);
        Thread thread = new Thread(() -> runToEnd(connection), "redshift-" + port() + "-" + key.processId());
        thread.setDaemon(true);
        connections.put(connection, thread);
        thread.start();
        if (listener.isClosed()) {
            connection.shutdown();
        }
    }

    /** Clients that stay unknown make room for others: the overdue ones, and the oldest of too many. */
    private void dropUnknown() {
        connections.keySet().stream().filter(Connection::isOverdue).forEach(Connection::shutdown);
        List<Connection> unknown = connections.keySet().stream()
                .filter(connection -> !connection.isKnown())
                .sorted(Comparator.comparingInt(connection -> connection.key().processId()))
                .toList();
        unknown.stream().limit(Math.max(0, unknown.size() - MAX_UNKNOWN + 1)).forEach(Connection::shutdown);
    }

    private void runToEnd(Connection connection) {
        try {
            connection.run();
        } finally {
            connections.remove(connection);
        }
    }

    private void cancel(Connection.Key key) {
        connections.keySet().stream()
                .filter(connection -> connection.key().equals(key))
                .forEach(Connection::cancel);
    }

    /** Refuses new clients, disconnects the present ones and waits until their sessions are closed. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            log.warn("Closing the port of the local Redshift", e);
        }
        long deadline = System.nanoTime() + SHUTDOWN_PATIENCE.toNanos();
        connections.keySet().forEach(Connection::shutdown);
        connections.forEach((connection, thread) -> awaitEnd(connection, thread, deadline));
    }

    /** Cancels again and again: a statement may just have begun. */
    private static void awaitEnd(Connection connection, Thread thread, long deadline) {
        try {
            while (thread.isAlive() && System.nanoTime() < deadline) {
                connection.cancel();
                thread.join(PATIENCE_STEP.toMillis());
            }
            if (thread.isAlive()) {
                log.warn("{} still runs after {}", thread.getName(), SHUTDOWN_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
