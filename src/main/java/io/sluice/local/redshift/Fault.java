package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.Prepared;
import io.sluice.local.redshift.engine.Session;
import io.sluice.local.redshift.engine.SqlFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * One thing that goes wrong on purpose, for the tests of clients.
 *
 * @param statement what the text of the statements that it can befall matches, from the first character to the last
 * @param trigger which of them it befalls
 */
public record Fault(Pattern statement, Trigger trigger, Effect effect) {

    /**
     * Befalls the nth matching statement of all sessions, counted from 1, and no other.
     *
     * @param statement a regular expression for the whole statement, case ignored; {@code .} is any character
     */
    public static Fault on(int nth, String statement, Effect effect) {
        return new Fault(pattern(statement), new Nth(nth), effect);
    }

    /**
     * Befalls a share of the matching statements, drawn from the seed.
     *
     * @param share 0 for none to 1 for all
     */
    public static Fault atRandom(long seed, double share, String statement, Effect effect) {
        return new Fault(pattern(statement), new Share(new Random(seed), share), effect);
    }

    private static Pattern pattern(String statement) {
        return Pattern.compile(statement, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    boolean befalls(String sql) {
        return statement.matcher(sql.strip()).matches() && trigger.next();
    }

    /** Decides, matching statement by matching statement. */
    public sealed interface Trigger {
        boolean next();
    }

    private static final class Nth implements Trigger {
        private final int nth;
        private int seen;

        Nth(int nth) {
            this.nth = nth;
        }

        @Override
        public synchronized boolean next() {
            return ++seen == nth;
        }
    }

    private static final class Share implements Trigger {
        private final Random random;
        private final double share;

        Share(Random random, double share) {
            this.random = random;
            this.share = share;
        }

        @Override
        public synchronized boolean next() {
            return random.nextDouble() < share;
        }
    }

    /** What happens to the statement. */
    public sealed interface Effect {
        /** It fails as by a conflict with another transaction: SQLSTATE XX000, message 1023. A COMMIT rolls back. */
        Effect CONFLICT = new Conflict();
        /** The connection breaks before the statement is run; what was not committed is rolled back. */
        Effect DISCONNECT_BEFORE = new Disconnect(Moment.BEFORE);
        /** The statement is run, and committed unless it stands in a block; then the connection breaks without answer. */
        Effect DISCONNECT_AFTER = new Disconnect(Moment.AFTER);

        /** The statement waits before it is run, with the locks of its transaction held. */
        static Effect delay(Duration length) {
            return new Delay(length);
        }

        void before(Session session, Prepared statement) throws SqlFailure, IOException;

        void after(Session session) throws SqlFailure, IOException;
    }

    private record Conflict() implements Effect {
        @Override
        public void before(Session session, Prepared statement) throws SqlFailure {
            throw session.conflict(statement);
        }

        @Override
        public void after(Session session) {}
    }

    private enum Moment {
        BEFORE,
        AFTER
    }

    private record Disconnect(Moment moment) implements Effect {
        @Override
        public void before(Session session, Prepared statement) throws IOException {
            if (moment == Moment.BEFORE) {
                throw new IOException("disconnected on purpose before a statement");
            }
        }

        @Override
        public void after(Session session) throws SqlFailure, IOException {
            session.endGroup();
            throw new IOException("disconnected on purpose after a statement");
        }
    }

    private record Delay(Duration length) implements Effect {
        @Override
        public void before(Session session, Prepared statement) throws IOException {
            try {
                Thread.sleep(length.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a statement waited on purpose");
            }
        }

        @Override
        public void after(Session session) {}
    }
}
