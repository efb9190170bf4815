package io.sluice.config;

/**
 * A script of Redshift SQL.
 *
 * @param name its path below {@code conf/sql}
 * @param sql its text, with {@code ${…}} variables
 */
public record Transform(String name, String sql) {}
