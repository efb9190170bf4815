/**
 * The nouns that the steps hand to each other: immutable, checked when made, free of Spark, AWS and JDBC types.
 *
 * <p>Enters: nothing. Leaves: values. May import: the JDK only.
 */
package io.sluice.model;
