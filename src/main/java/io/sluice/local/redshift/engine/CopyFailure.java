package io.sluice.local.redshift.engine;

/** Failures of COPY with the row that they leave in the load error views. */
final class CopyFailure {
    private final Relation.Table table;
    private final Execution execution;

    CopyFailure(Relation.Table table, Execution execution) {
        this.table = table;
        this.execution = execution;
    }

    /** A fault of a columnar file, as the scan layer reports it. */
    SqlFailure scan(int code, String context, String url, String column, String type, String length) throws SqlFailure {
        log(new LoadError(table.name(), url, 0, column, type, length, code, "Spectrum Scan Error. " + context));
        String detail = "\n  -----------------------------------------------\n"
                + "  error:  Spectrum Scan Error\n"
                + "  code:      " + code + "\n"
                + "  context:   " + context + "\n"
                + "  query:     " + execution.id() + "\n"
                + "  -----------------------------------------------\n";
        return new SqlFailure("XX000", "Spectrum Scan Error").withDetail(detail);
    }

    /** A fault of a text file. */
    SqlFailure load(int code, String reason, String url, String column, String type) throws SqlFailure {
        log(new LoadError(table.name(), url, 0, column, type, "", code, reason));
        return new SqlFailure(
                        "XX000",
                        "Load into table '" + table.name()
                                + "' failed.  Check 'stl_load_errors' system table for details.")
                .withDetail(reason + " (" + url + (column.isEmpty() ? "" : ", column " + column) + ")");
    }

    private void log(LoadError error) throws SqlFailure {
        Session session = execution.session();
        session.history()
                .couldNotLoad(execution.id(), execution.rendering().facts().processId(), error);
    }
}
