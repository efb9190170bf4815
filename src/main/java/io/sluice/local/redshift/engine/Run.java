package io.sluice.local.redshift.engine;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One run of a statement, from its start until its rows are fetched. */
final class Run {
    /** Characters of a statement's text that SYS_QUERY_HISTORY keeps. */
    private static final int TEXT = 4000;

    /** The names and types of what {@link #row} gives. */
    static final String COLUMNS = "id BIGINT, usename VARCHAR, label VARCHAR, pid BIGINT, database VARCHAR,"
            + " querytxt VARCHAR, starttime TIMESTAMP, endtime TIMESTAMP, error VARCHAR, xid BIGINT, status VARCHAR,"
            + " type VARCHAR, rows BIGINT";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("select", "SELECT"),
            Map.entry("with", "SELECT"),
            Map.entry("insert", "INSERT"),
            Map.entry("update", "UPDATE"),
            Map.entry("delete", "DELETE"),
            Map.entry("copy", "COPY"),
            Map.entry("unload", "UNLOAD"),
            Map.entry("create", "DDL"),
            Map.entry("alter", "DDL"),
            Map.entry("drop", "DDL"),
            Map.entry("truncate", "DDL"),
            Map.entry("comment", "DDL"),
            Map.entry("merge", "OTHER"));

    private final History history;
    private final long id;
    private final long transaction;
    private final Facts facts;
    private final String label;
    private final String sql;
    private final LocalDateTime start;
    private volatile String status = "running";
    private volatile LocalDateTime end;
    private volatile String error;
    private volatile long rows;

    Run(History history, long id, long transaction, Facts facts, String label, String sql, LocalDateTime start) {
        this.history = history;
        this.id = id;
        this.transaction = transaction;
        this.facts = facts;
        this.label = label;
        this.sql = sql;
        this.start = start;
    }

    long id() {
        return id;
    }

    /** Its rows are there to be fetched. */
    void returns() {
        end = Transaction.now();
        status = "returning";
    }

    void returned(long count) {
        rows = count;
        status = "success";
        history.ended(this);
    }

    void succeeded() {
        end = Transaction.now();
        returned(0);
    }

    void failed(SqlFailure failure) {
        end = Transaction.now();
        error = String.valueOf(failure.getMessage());
        status = failure.sqlState().equals("57014") ? "canceled" : "failed";
        history.ended(this);
    }

    /** As the log keeps it, under {@link #COLUMNS}; credentials are left out of the text. */
    List<Object> row() {
        String text = Redaction.of(sql);
        return Arrays.asList(
                id,
                facts.user(),
                label,
                facts.processId(),
                facts.database(),
                text.length() > TEXT ? text.substring(0, TEXT) : text,
                start,
                end,
                error,
                transaction,
                status,
                type(),
                rows);
    }

    private String type() {
        try {
            String word = StatementParser.title(sql).split(" ", 2)[0].toLowerCase(Locale.ROOT);
            return Optional.ofNullable(TYPES.get(word)).orElse("UTILITY");
        } catch (SqlFailure e) {
            return "OTHER";
        }
    }
}
