package io.sluice.config;

/** Where a flow's transformation happens. */
public enum Mode {
    /** Spark does all of it; the finished table is loaded. */
    ETL,
    /** Raw data is landed typed and partitioned, nothing else; Redshift transforms. */
    ELT,
    /** Spark munges, Redshift aggregates. */
    ETLT
}
