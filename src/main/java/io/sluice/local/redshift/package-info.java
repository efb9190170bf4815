/**
 * The wire side of the local Redshift: a server that speaks the PostgreSQL frontend/backend protocol, version 3, as a
 * Redshift cluster does, to the genuine Redshift JDBC driver and psql.
 *
 * <p>In: bytes of clients on a loopback socket. Out: calls of {@link io.sluice.local.redshift.engine}, which knows SQL;
 * this package knows messages, formats of values, TLS, passwords, cancellation and the faults that tests ask for, and looks
 * into no statement but to match it with those.
 *
 * <p>May import: the JDK, slf4j and {@code io.sluice.local.redshift.engine}.
 */
package io.sluice.local.redshift;
