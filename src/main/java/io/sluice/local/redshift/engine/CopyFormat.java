package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Map;

/** How one format of COPY's files gets into a table. */
interface CopyFormat {
    /** As stl_load_commits and sys_load_history call it. */
    String title();

    /** Fails on an option that Redshift refuses for the format. */
    void check(Map<String, String> options) throws SqlFailure;

    /** Loads the files in the running transaction. */
    Loaded load(Copy copy, Relation.Table table, List<CopyFile> files, Execution execution) throws SqlFailure;
}
