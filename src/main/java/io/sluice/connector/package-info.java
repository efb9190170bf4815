/**
 * The spark-redshift connector, as Sluice uses it where a flow says so: it reads a query, or fills a table of passage. It is
 * not a part of Sluice: EMR has it, elsewhere it is to be added.
 *
 * <p>Enters: a plan and the way to Redshift. Leaves: a lazy Dataset, or a filled table. May import: {@code model}, {@code
 * config}, {@code plan}, Spark.
 */
package io.sluice.connector;
