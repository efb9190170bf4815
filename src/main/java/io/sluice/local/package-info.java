/**
 * The embedded stack: S3, Glue and Redshift on the loopback interface, over one folder.
 *
 * <p>Enters: a folder and ports. Leaves: servers that genuine clients connect to, and the settings by which the local
 * environment finds them. Nothing of Sluice imports this package, and the jar for EMR does not hold it.
 *
 * <p>May import: every package; it alone uses DuckDB, s3proxy and JSqlParser.
 */
package io.sluice.local;
