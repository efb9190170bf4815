package io.sluice.warehouse;

/**
 * One statement of a user's script, as it was written.
 *
 * @param number its place in the script, from 1
 */
record ScriptStatement(String script, int number, String sql) implements SqlStatement {
    @Override
    public String purpose() {
        return "statement " + number + " of " + script;
    }
}
