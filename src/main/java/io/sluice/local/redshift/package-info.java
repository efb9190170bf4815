/**
 * The wire side of the local Redshift: a server that speaks the PostgreSQL frontend/backend protocol, version 3, as a
 * Redshift cluster does, to the genuine Redshift JDBC driver and psql.
 *
 * <p>In: bytes of clients on a loopback socket. Out: calls of {@link io.sluice.local.redshift.engine}, which knows SQL;
 * this package knows messages, formats of values, passwords and cancellation, and looks into no statement.
 *
 * <p>May import: the JDK, slf4j and {@code io.sluice.local.redshift.engine}.
 */
package io.sluice.local.redshift;
