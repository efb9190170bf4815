package io.sluice.local.redshift.engine;

/** A statement of Redshift's SQL, read but not resolved: it may be planned and run any number of times. */
interface Statement {

    /** Resolves it against the catalog as it is now. */
    Plan plan(Rendering rendering) throws SqlFailure;

    /** Whether other statements may resolve differently after it. */
    default boolean changesCatalog() {
        return true;
    }

    /** Whether it is refused in a session that only reads. */
    default boolean writes() {
        return true;
    }

    /** What messages call it. */
    default String title(String sql) throws SqlFailure {
        return StatementParser.title(sql);
    }

    /** Whether it may run in a failed transaction block. */
    default boolean endsBlock() {
        return false;
    }
}
