package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.Database;
import io.sluice.local.redshift.engine.Session;
import io.sluice.local.redshift.engine.SqlFailure;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's socket, from its first byte to its last: opening, authentication, conversation. */
final class Connection implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** How long a client may be silent before it is known. */
    private static final int OPENING_TIMEOUT_MILLIS = 30_000;

    /** How long all of it may take until the client is known; PostgreSQL's authentication_timeout. */
    static final Duration AUTHENTICATION_TIMEOUT = Duration.ofSeconds(60);

    private static final int FOREVER = 0;

    private static final int AUTHENTICATION_OK = 0;

    /** By what another connection cancels this one's statement. */
    record Key(int processId, int secret) {}

    private final Socket socket;
    private final Key key;
    private final Database database;
    private final Credentials credentials;
    private final ServerOptions options;
    private final Consumer<Key> cancellation;
    private final long openedAt = System.nanoTime();
    private volatile boolean known;
    private volatile Session session;

    /** @param cancellation cancels the statement of the connection with a key */
    Connection(
            Socket socket,
            Key key,
            Database database,
            Credentials credentials,
            ServerOptions options,
            Consumer<Key> cancellation) {
        this.socket = socket;
        this.key = key;
        this.database = database;
        this.credentials = credentials;
        this.options = options;
        this.cancellation = cancellation;
    }

    Key key() {
        return key;
    }

    /** Whether the client has proved who it is. */
    boolean isKnown() {
        return known;
    }

    /** Whether the client takes longer than it may to prove who it is. */
    boolean isOverdue() {
        return !known && System.nanoTime() - openedAt > AUTHENTICATION_TIMEOUT.toNanos();
    }

    @Override
    public void run() {
        try (socket) {
            socket.setSoTimeout(OPENING_TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            Channel channel = new Channel(socket, options.certificate());
            try {
                serve(channel);
            } catch (ProtocolViolation e) {
                refuse(new SqlFailure(ProtocolViolation.SQL_STATE, e.getMessage(), e), channel.out());
            } catch (SqlFailure e) {
                refuse(e, channel.out());
            } catch (RuntimeException e) {
                log.error("A connection ends for a reason inside the local Redshift", e);
                refuse(new SqlFailure("XX000", "internal error of the local Redshift: " + e, e), channel.out());
            }
        } catch (IOException e) {
            log.debug("Client of process {} is gone: {}", key.processId(), e.toString());
        }
    }

    private void serve(Channel channel) throws IOException, ProtocolViolation, SqlFailure {
        Opening opening = Opening.read(channel);
        if (opening instanceof Opening.Cancel cancel) {
            cancellation.accept(new Key(cancel.processId(), cancel.secret()));
        } else if (opening instanceof Opening.Login login) {
            Client client = Client.authenticated(login.parameters(), credentials, channel.in(), channel.out());
            known = true;
            channel.timeout(FOREVER);
            converse(client, channel.in(), channel.out());
        }
    }

    private void converse(Client client, MessageReader in, BackendMessages out) throws IOException, ProtocolViolation {
        try (Session opened = database.connect(client.user(), client.database())) {
            session = opened;
            try {
                ReportedSettings settings = new ReportedSettings();
                out.authentication(AUTHENTICATION_OK, ok -> ok);
                settings.reportInitial(client, opened.settings(), out);
                out.backendKeyData(key.processId(), key.secret());
                new Conversation(client, opened, settings, options.faults(), in, out).run();
            } finally {
                session = null;
            }
        }
    }

    /** Tells a client why its connection ends. */
    static void refuse(SqlFailure failure, BackendMessages out) throws IOException {
        out.error(Severity.FATAL, failure);
        out.flush();
    }

    /** From any thread: stops the statement that runs now, if one does. */
    void cancel() {
        Session current = session;
        if (current != null) {
            current.cancel();
        }
    }

    /** From any thread: ends the connection, whose own thread then closes the session. */
    void shutdown() {
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("Closing the socket of process {}: {}", key.processId(), e.toString());
        }
        cancel();
    }
}
