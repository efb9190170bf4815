package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.Session;
import io.sluice.local.redshift.engine.SqlFailure;
import io.sluice.local.redshift.engine.TransactionStatus;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an authenticated client and the server say until the client leaves.
 *
 * <p>A failed statement is answered with its error; in the extended protocol all messages up to the next Sync are then
 * skipped, so that a client which sent a batch finds back.
 */
final class Conversation {
    private static final Logger log = LoggerFactory.getLogger(Conversation.class);

    private static final char QUERY = 'Q';
    private static final char FUNCTION_CALL = 'F';
    private static final char SYNC = 'S';

    private enum State {
        LISTENING,
        SKIPPING_TO_SYNC,
        LEFT
    }

    private final Session session;
    private final MessageReader in;
    private final BackendMessages out;
    private final ReportedSettings settings;
    private final SimpleQuery simple;
    private final ExtendedQuery extended;
    private State state = State.LISTENING;

    Conversation(
            Client client,
            Session session,
            ReportedSettings settings,
            Faults faults,
            MessageReader in,
            BackendMessages out) {
        this.session = session;
        this.in = in;
        this.out = out;
        this.settings = settings;
        this.simple = new SimpleQuery(session, client, faults, out);
        this.extended = new ExtendedQuery(session, client, faults, out);
    }

    /** Returns when the client says goodbye; fails when it breaks off or breaks the protocol. */
    void run() throws IOException, ProtocolViolation {
        try {
            ready();
            while (state != State.LEFT) {
                answer(in.next(MessageReader.MAX_BYTES));
            }
        } finally {
            extended.closePortals();
        }
    }

    private void answer(Message message) throws IOException, ProtocolViolation {
        if (message.type() == SYNC) {
            message.end();
            state = State.LISTENING;
            finish();
            ready();
        } else if (state != State.SKIPPING_TO_SYNC || "XH".indexOf(message.type()) >= 0) {
            attempt(message);
            if (isComplete(message)) {
                finish();
                ready();
            }
        }
    }

    /** Whether the message asks for its own ReadyForQuery, without a Sync. */
    private static boolean isComplete(Message message) {
        return message.type() == QUERY || message.type() == FUNCTION_CALL;
    }

    /** What fails in here is answered with its error; what fails outside ends the connection. */
    private void attempt(Message message) throws IOException, ProtocolViolation {
        try {
            dispatch(message);
        } catch (SqlFailure failure) {
            fail(message, failure);
        } catch (StackOverflowError e) {
            fail(message, new SqlFailure("54001", "the statement is nested too deeply", e));
        } catch (RuntimeException e) {
            log.error("A statement failed for a reason inside the local Redshift", e);
            fail(message, new SqlFailure("XX000", "internal error of the local Redshift: " + e, e));
        }
    }

    private void dispatch(Message message) throws IOException, ProtocolViolation, SqlFailure {
        switch (message.type()) {
            case QUERY -> query(message);
            case 'P' -> extended.parse(message);
            case 'B' -> extended.bind(message);
            case 'D' -> extended.describe(message);
            case 'E' -> extended.execute(message);
            case 'C' -> extended.close(message);
            case 'H' -> out.flush();
            case 'X' -> state = State.LEFT;
            case FUNCTION_CALL -> throw SqlFailure.notSupported("the function call protocol");
            case 'd', 'c', 'f' -> {
                // What is left of a COPY FROM STDIN that was refused; PostgreSQL ignores it too.
            }
            default -> throw new ProtocolViolation("invalid frontend message type " + (int) message.type());
        }
    }

    private void query(Message message) throws IOException, ProtocolViolation, SqlFailure {
        String script = message.string();
        message.end();
        extended.closeUnnamed();
        simple.run(script);
    }

    /** What was run without a block of its own is one transaction up to here. */
    private void finish() throws IOException {
        try {
            session.endGroup();
        } catch (SqlFailure failure) {
            out.error(Severity.ERROR, failure);
        }
    }

    private void ready() throws IOException {
        if (session.transaction() == TransactionStatus.IDLE) {
            extended.closePortals();
        }
        settings.reportChanges(session.settings(), out);
        out.readyForQuery(session.transaction());
        out.flush();
    }

    private void fail(Message message, SqlFailure failure) throws IOException {
        out.error(Severity.ERROR, failure);
        session.failed();
        if (!isComplete(message)) {
            state = State.SKIPPING_TO_SYNC;
        }
    }
}
