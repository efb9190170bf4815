package io.sluice.warehouse;

import com.amazon.redshift.util.RedshiftException;
import com.amazon.redshift.util.ServerErrorMessage;
import io.sluice.model.FlowException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an error of Redshift means: whether to try again, and what the user may be told of it. */
public final class SqlFailures {
    /** connection_exception is class 08; these are the server's own ends of a session, and a crash of the node. */
    private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "58030");

    private static final Set<String> CONFLICT = Set.of("40001", "40P01");
    private static final int MAX_DETAIL = 1000;

    private SqlFailures() {}

    /** Whether the session is gone, and with it the knowledge of what became of its last statement. */
    static boolean isConnectionLost(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || LOST.contains(state);
    }

    /**
     * Whether the whole transaction is worth running again. Redshift gives its serialization failure, 1023, and its
     * conflicts under SNAPSHOT isolation the general state XX000 and their name in the message.
     */
    static boolean isTransient(SQLException e) {
        if (isConnectionLost(e) || CONFLICT.contains(state(e))) {
            return true;
        }
        String message = String.valueOf(e.getMessage());
        return message.contains("Serializable isolation violation")
                || message.contains("conflict with concurrent transaction")
                || message.contains("deadlock detected");
    }

    /** The failure of a statement, told by what it does rather than by its text, which may hold values. */
    static FlowException explained(SqlStatement statement, SQLException e) {
        return explained(statement.purpose(), e);
    }

    /**
     * The failure of the spark-redshift connector, if that is what broke a Spark job. It tells of a row that COPY refuses,
     * with its values: they are left out, and so are the exceptions that hold them.
     */
    public static Optional<FlowException> ofConnector(Exception failure) {
        List<SQLException> found = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                found.add(sql);
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String told = found.get(0)
                .getMessage()
                .lines()
                .takeWhile(line -> !line.startsWith("Raw line"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(SqlFailures::withoutValues)
                .collect(Collectors.joining("; "));
        SQLException refusal = found.get(found.size() - 1);
        return Optional.of(
                explained("the spark-redshift connector" + (found.size() > 1 ? ", which says: " + told : ""), refusal));
    }

    private static FlowException explained(String purpose, SQLException e) {
        String what = "Redshift failed at " + purpose + " (" + state(e) + "): " + serverMessage(e);
        if (isConnectionLost(e)) {
            return FlowException.retryable(what + ". The connection is lost; run the batch again.", e);
        }
        if (isTransient(e)) {
            return FlowException.retryable(
                    what + ". Another transaction was in the way each time; run the batch again.", e);
        }
        return switch (state(e)) {
            case "42501" -> FlowException.failed(what + ". Grant the right to the user that redshift.user names.", e);
            case "57014" -> FlowException.retryable(
                    what + ". The statement was cancelled: by an administrator, by a time limit of Redshift, or by"
                            + " Sluice after waiting too long for a lock (who holds it: SELECT * FROM"
                            + " svv_transactions). Run the batch again.",
                    e);
            default -> FlowException.failed(
                    what + ". The transaction was rolled back: readers see what they saw before.", e);
        };
    }

    /** The server's message and detail. Values of rows, which the server quotes there, are left out. */
    static String serverMessage(SQLException e) {
        ServerErrorMessage server = e instanceof RedshiftException redshift ? redshift.getServerErrorMessage() : null;
        if (server == null) {
            return String.valueOf(e.getMessage());
        }
        boolean aboutData = state(e).startsWith("22") || state(e).startsWith("23");
        String message = aboutData ? withoutValues(server.getMessage()) : String.valueOf(server.getMessage());
        String detail = server.getDetail();
        if (detail == null || detail.isBlank()) {
            return message;
        }
        String plain =
                withoutValues(detail).replaceAll("[\\s-]*\\n[\\s-]*", "; ").strip();
        return message + " [" + plain.substring(0, Math.min(MAX_DETAIL, plain.length())) + "]";
    }

    /** The server's detail as it came, which is not for messages; empty when there is none. */
    static String detail(SQLException e) {
        ServerErrorMessage server = e instanceof RedshiftException redshift ? redshift.getServerErrorMessage() : null;
        return server == null || server.getDetail() == null ? "" : server.getDetail();
    }

    static String withoutValues(String text) {
        return String.valueOf(text)
                .replaceAll("'(?!s3://|https?://)[^'\\n]*'", "'…'")
                .replaceAll("(?<=[:=] ?)\"[^\"\\n]*\"", "\"…\"")
                .replaceAll("=\\([^)\\n]*\\)", "=(…)");
    }

    static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}
