package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.Field;
import io.sluice.local.redshift.engine.Prepared;
import io.sluice.local.redshift.engine.Result;
import io.sluice.local.redshift.engine.Session;
import io.sluice.local.redshift.engine.SqlFailure;
import java.io.IOException;
import java.util.List;

/** A statement with its parameters, executed at its first run; further runs send the rows that a row limit held back. */
final class Portal implements AutoCloseable {
    /** As a row limit: all rows. */
    static final int NO_LIMIT = 0;

    private final Session session;
    private final Faults faults;
    private final Prepared prepared;
    private final List<Object> parameters;
    private final List<Format> formats;
    private Result result;
    private boolean completed;

    /** @param formats one per column of the result */
    Portal(Session session, Faults faults, Prepared prepared, List<Object> parameters, List<Format> formats) {
        this.session = session;
        this.faults = faults;
        this.prepared = prepared;
        this.parameters = parameters;
        this.formats = formats;
    }

    List<Field> fields() {
        return prepared.fields();
    }

    List<Format> formats() {
        return formats;
    }

    /** Executes the statement, unless it was before. */
    void start() throws SqlFailure, IOException {
        if (result == null) {
            result = faults.execute(session, prepared, parameters);
        }
    }

    /**
     * Sends rows, then either the statement's completion or, when there are still rows at the limit, its suspension.
     *
     * @param limit the most rows to send, or {@link #NO_LIMIT}
     */
    void run(int limit, BackendMessages out) throws SqlFailure, IOException {
        if (completed) {
            throw new SqlFailure("55000", "portal cannot be run: it has completed");
        }
        start();
        List<Field> fields = fields();
        if (result.copyOut().isPresent()) {
            CopyOutput.send(result, out);
        } else if (!fields.isEmpty()) {
            byte[][] row = new byte[fields.size()][];
            for (int sent = 0; result.next(); sent++) {
                encodeRow(fields, row);
                out.dataRow(row);
                if (sent + 1 == limit) {
                    out.portalSuspended();
                    return;
                }
            }
        }
        for (String notice : result.notices()) {
            out.notice(notice);
        }
        out.commandComplete(result.tag());
        completed = true;
        close();
    }

    private void encodeRow(List<Field> fields, byte[][] row) throws SqlFailure {
        for (int i = 0; i < row.length; i++) {
            Object value = result.value(i);
            row[i] = value == null ? null : formats.get(i).encode(fields.get(i).type(), value);
        }
    }

    @Override
    public void close() {
        if (result != null) {
            Result closing = result;
            result = null;
            closing.close();
        }
    }
}
