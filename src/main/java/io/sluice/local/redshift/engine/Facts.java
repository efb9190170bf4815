package io.sluice.local.redshift.engine;

import java.time.LocalDateTime;

/**
 * What a session's functions answer during one statement.
 *
 * @param statementStart in UTC, as GETDATE() gives it
 * @param transactionStart in UTC, as SYSDATE gives it
 * @param lastQuery the id of the statement before this one, -1 if none
 * @param lastCopy the id of the last COPY, -1 if none
 * @param lastCopyCount rows of the last COPY
 * @param lastUnload the id of the last UNLOAD, -1 if none
 * @param lastUnloadCount rows of the last UNLOAD
 */
record Facts(
        String user,
        String database,
        String schema,
        LocalDateTime statementStart,
        LocalDateTime transactionStart,
        long processId,
        long lastQuery,
        long lastCopy,
        long lastCopyCount,
        long lastUnload,
        long lastUnloadCount) {}
