package io.sluice.config;

/**
 * How Redshift spreads a table without a distribution key over its nodes
 * (https://docs.aws.amazon.com/redshift/latest/dg/c_choosing_dist_sort.html).
 */
public enum Distribution {
    /** As Redshift finds best, which may change as the table grows. */
    AUTO,
    EVEN,
    /** A copy on each node. */
    ALL
}
