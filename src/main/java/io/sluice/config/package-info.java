/**
 * HOCON files to checked records: what a flow is, and where it runs.
 *
 * <p>Enters: a flow file, {@code sluice.conf} and one environment file. Leaves: {@link io.sluice.config.Flow} and
 * {@link io.sluice.config.Environment}, or every problem of the files at once. May import: {@code model}; it alone uses
 * Typesafe Config.
 */
package io.sluice.config;
