/**
 * HOCON files to checked records: what a flow is, and where it runs.
 *
 * <p>Enters: {@code conf/flows/NAME.conf}, {@code sluice.conf} and one environment file, environment variables and system
 * properties. Leaves, through {@link io.sluice.config.Configuration}: {@link io.sluice.config.Flow} and
 * {@link io.sluice.config.Environment}, or every {@link io.sluice.config.Problem} of the files at once; no secret, only
 * where secrets are kept. May import: {@code model}; it alone uses Typesafe Config.
 *
 * <p>{@code ConfDirectory} merges and resolves the files to {@code Settings}, which are read key by key: {@code KeyCheck}
 * compares all keys with {@code Keys}, the readers of the sections check values, {@code FlowReader} what contradicts.
 */
package io.sluice.config;
