package io.sluice.local.redshift.engine;

import java.sql.SQLException;

/** DuckDB's errors as Redshift reports them. */
final class Failures {
    private Failures() {}

    static SqlFailure of(SQLException failure) {
        String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        String message = withoutContext(text);
        int mark = message.indexOf(" [");
        int own = message.startsWith("[") ? 0 : mark + 1;
        // What our own macros raise: "[22012] Divide by zero".
        if (message.length() > own + 7 && message.charAt(own) == '[' && message.charAt(own + 6) == ']') {
            return detailed(message.substring(own + 1, own + 6), message.substring(own + 8), failure);
        }
        if (message.contains("INTERRUPT") || message.contains("Interrupted")) {
            return cancelled();
        }
        if (message.startsWith("TransactionContext Error") || message.contains("write-write conflict")) {
            return conflict(message);
        }
        if (message.startsWith("Conversion Error: Casting value") && message.contains("to type DECIMAL")) {
            return new SqlFailure("22003", "Numeric data overflow (result precision)", failure)
                    .withDetail(message.substring(message.indexOf(": ") + 2));
        }
        int colon = message.indexOf(": ");
        String kind = colon < 0 ? "" : message.substring(0, colon);
        String rest = colon < 0 ? message : message.substring(colon + 2);
        return new SqlFailure(state(kind, rest), text(kind, rest), failure);
    }

    static SqlFailure cancelled() {
        return new SqlFailure("57014", "Query cancelled on user's request");
    }

    /** Redshift's error 1023 (Developer Guide, "Serializable isolation"). */
    static SqlFailure conflict(String reason) {
        return new SqlFailure("XX000", "1023").withDetail("Serializable isolation violation on table (" + reason + ")");
    }

    private static SqlFailure detailed(String state, String rest, SQLException cause) {
        int bar = rest.indexOf(" || ");
        return bar < 0
                ? new SqlFailure(state, rest, cause)
                : new SqlFailure(state, rest.substring(0, bar), cause).withDetail(rest.substring(bar + 4));
    }

    private static String withoutContext(String text) {
        int line = text.indexOf("\n\nLINE ");
        String message = line < 0 ? text : text.substring(0, line);
        int hint = message.indexOf("\nDid you mean");
        return (hint < 0 ? message : message.substring(0, hint)).strip();
    }

    private static String state(String kind, String rest) {
        return switch (kind) {
            case "Parser Error" -> "42601";
            case "Catalog Error" -> rest.startsWith("Table with name") ? "42P01" : "42704";
            case "Binder Error" -> isUnknownColumn(rest)
                    ? "42703"
                    : rest.contains("GROUP BY") ? "42803" : rest.contains("Ambiguous") ? "42702" : "42804";
            case "Conversion Error" -> rest.contains("out of range") ? "22003" : "22P02";
            case "Out of Range Error" -> "22003";
            case "Constraint Error" -> rest.startsWith("NOT NULL") ? "23502" : "23000";
            case "Invalid Input Error" -> "22023";
            default -> "XX000";
        };
    }

    private static boolean isUnknownColumn(String rest) {
        return rest.contains("not found") || rest.contains("cannot be referenced before it is defined");
    }

    private static String text(String kind, String rest) {
        int quote = rest.indexOf('"');
        int end = rest.indexOf('"', quote + 1);
        if (kind.equals("Binder Error") && isUnknownColumn(rest) && end > 0) {
            return "column \"" + rest.substring(quote + 1, end) + "\" does not exist";
        }
        if (kind.equals("Constraint Error") && rest.startsWith("NOT NULL constraint failed: ")) {
            String column = rest.substring(rest.lastIndexOf('.') + 1);
            return "Cannot insert a NULL value into column " + column;
        }
        return rest;
    }
}
