package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.List;
import java.util.Optional;

/** Failures of COPY with the rows that they leave in the load error views. */
final class CopyFailure {
    private final Relation.Table table;
    private final Execution execution;

    CopyFailure(Relation.Table table, Execution execution) {
        this.table = table;
        this.execution = execution;
    }

    /** A fault of a columnar file, as the scan layer reports it. */
    SqlFailure scan(int code, String context, String url, Optional<TableColumn> column) throws SqlFailure {
        note(LoadError.ofFile(table.name(), url, column, code, "Spectrum Scan Error. " + context), List.of());
        String detail = "\n  -----------------------------------------------\n"
                + "  error:  Spectrum Scan Error\n"
                + "  code:      " + code + "\n"
                + "  context:   " + context + "\n"
                + "  query:     " + execution.id() + "\n"
                + "  -----------------------------------------------\n";
        return new SqlFailure("XX000", "Spectrum Scan Error").withDetail(detail);
    }

    /** A file that cannot be read, or not to its end. */
    SqlFailure unreadable(String url, String reason) throws SqlFailure {
        note(LoadError.ofFile(table.name(), url, Optional.empty(), LoadFault.LINE, reason), List.of());
        return load().withDetail(reason + " (" + url + ")");
    }

    /** Records that do not fit, noted before. */
    SqlFailure load() {
        return new SqlFailure(
                "XX000",
                "Load into table '" + table.name() + "' failed.  Check 'stl_load_errors' system table for details.");
    }

    /** @param fields the record's, up to the one at fault */
    void note(LoadError error, List<LoadedField> fields) throws SqlFailure {
        execution
                .session()
                .history()
                .loads()
                .failed(execution.id(), execution.rendering().facts().processId(), error, fields);
    }
}
