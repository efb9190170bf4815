/**
 * The command line: one launcher for laptop and cluster.
 *
 * <p>Enters: arguments. Leaves: text for people on the terminal or JSON for machines, and an exit code: 0 done, 1 failed, 2
 * usage or configuration, 75 worth retrying. May import: everything but {@code local}.
 */
package io.sluice.cli;
