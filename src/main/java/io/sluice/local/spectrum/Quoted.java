package io.sluice.local.spectrum;

/** Names and texts inside SQL. */
final class Quoted {
    private Quoted() {}

    static String name(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
