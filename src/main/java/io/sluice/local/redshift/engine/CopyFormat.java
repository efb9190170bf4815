package io.sluice.local.redshift.engine;

import java.util.List;

/** How one format of COPY's files gets into a table. */
interface CopyFormat {
    /**
     * Loads the files in the running transaction.
     *
     * @return rows loaded
     */
    long load(Copy copy, Relation.Table table, List<CopyFile> files, Execution execution) throws SqlFailure;
}
