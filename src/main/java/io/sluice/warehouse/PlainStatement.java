package io.sluice.warehouse;

/** A statement that is made in one place, from its text. */
record PlainStatement(String purpose, String sql) implements SqlStatement {}
