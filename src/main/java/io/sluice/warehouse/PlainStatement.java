package io.sluice.warehouse;

/** A statement of one strategy alone. */
record StrategyStatement(String purpose, String sql) implements SqlStatement {}
