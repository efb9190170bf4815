/**
 * Benchmarks, each on a stack of its own in a temporary folder.
 *
 * <p>Enters: the name of a benchmark and its options. Leaves: a table for people and one last line
 * {@code bench NAME key=value …} for programs. May import: every package; nothing imports this one.
 */
package io.sluice.local.bench;
