package io.sluice.local.redshift.engine;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What COPY and UNLOAD did and what COPY could not load. In memory, apart from the sessions' transactions: a rollback
 * leaves it alone. Its views have the columns of the Developer Guide's "System tables and views reference".
 */
final class LoadLog {
    static final String SCHEMA = "CREATE TABLE IF NOT EXISTS sluice_log.main.load_error(query BIGINT, session BIGINT,"
            + " tbl VARCHAR, starttime TIMESTAMP, filename VARCHAR, record BIGINT, line_number BIGINT, colname VARCHAR,"
            + " type VARCHAR, col_length VARCHAR, position INTEGER, raw_line VARCHAR, raw_field_value VARCHAR,"
            + " err_code INTEGER, err_reason VARCHAR);"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.load_error_field(query BIGINT, session BIGINT,"
            + " filename VARCHAR, line_number BIGINT, field INTEGER, colname VARCHAR, value VARCHAR, is_null INTEGER,"
            + " type VARCHAR, col_length VARCHAR);"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.load(query BIGINT, session BIGINT, database VARCHAR,"
            + " tbl VARCHAR, source VARCHAR, format VARCHAR, status VARCHAR, starttime TIMESTAMP, endtime TIMESTAMP,"
            + " row_count BIGINT, files INTEGER, bytes BIGINT, errors BIGINT, message VARCHAR);"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.load_file(query BIGINT, filename VARCHAR, format VARCHAR,"
            + " curtime TIMESTAMP);"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.unload(query BIGINT, session BIGINT, database VARCHAR,"
            + " target VARCHAR, format VARCHAR, compression VARCHAR, status VARCHAR, starttime TIMESTAMP,"
            + " endtime TIMESTAMP, row_count BIGINT, files INTEGER, bytes BIGINT, message VARCHAR);"
            + "CREATE TABLE IF NOT EXISTS sluice_log.main.unload_file(query BIGINT, pid BIGINT, path VARCHAR,"
            + " starttime TIMESTAMP, endtime TIMESTAMP, line_count BIGINT, bytes BIGINT, format VARCHAR)";

    static final Map<String, String> VIEWS = Map.of(
            "stl_load_errors",
            "SELECT 100 AS userid, 0 AS slice, tbl, starttime, CAST(session AS INTEGER) AS session,"
                    + " CAST(query AS INTEGER) AS query, filename, line_number, colname, type, col_length, position,"
                    + " raw_line, raw_field_value, err_code, err_reason FROM sluice_log.main.load_error",
            "stl_loaderror_detail",
            "SELECT 100 AS userid, 0 AS slice, CAST(session AS INTEGER) AS session, CAST(query AS INTEGER) AS query,"
                    + " filename, line_number, field, colname, value, is_null, type, col_length"
                    + " FROM sluice_log.main.load_error_field",
            "sys_load_error_detail",
            "SELECT 100 AS user_id, query AS query_id, query AS transaction_id, CAST(session AS INTEGER) AS session_id,"
                    + " 'dev' AS database_name, tbl AS table_id, starttime AS start_time, 0 AS slice_id,"
                    + " filename AS file_name, line_number, colname AS column_name, type AS column_type,"
                    + " col_length AS column_length, position, err_code AS error_code, err_reason AS error_message"
                    + " FROM sluice_log.main.load_error",
            "stl_load_commits",
            "SELECT 100 AS userid, CAST(query AS INTEGER) AS query, 0 AS slice, filename AS name, filename,"
                    + " CAST(0 AS INTEGER) AS byte_offset, curtime, CAST(1 AS INTEGER) AS status, format AS file_format"
                    + " FROM sluice_log.main.load_file",
            "sys_load_history",
            "SELECT 100 AS user_id, query AS query_id, query AS transaction_id, CAST(session AS INTEGER) AS session_id,"
                    + " database AS database_name, status, tbl AS table_name, starttime AS start_time,"
                    + " endtime AS end_time, date_diff('microsecond', starttime, endtime) AS duration,"
                    + " source AS data_source, format AS file_format, row_count AS loaded_rows, bytes AS loaded_bytes,"
                    + " files AS source_file_count, bytes AS source_file_bytes, files AS file_count_scanned,"
                    + " bytes AS file_bytes_scanned, errors AS error_count, message AS error_message"
                    + " FROM sluice_log.main.load",
            "stl_unload_log",
            "SELECT 100 AS userid, CAST(query AS INTEGER) AS query, 0 AS slice, CAST(pid AS INTEGER) AS pid, path,"
                    + " starttime AS start_time, endtime AS end_time, line_count, bytes AS transfer_size,"
                    + " format AS file_format FROM sluice_log.main.unload_file",
            "sys_unload_history",
            "SELECT 100 AS user_id, query AS query_id, query AS transaction_id, CAST(session AS INTEGER) AS session_id,"
                    + " database AS database_name, status, starttime AS start_time, endtime AS end_time,"
                    + " date_diff('microsecond', starttime, endtime) AS duration, format AS file_format,"
                    + " compression AS compression_type, target AS unload_location, row_count AS unloaded_rows,"
                    + " files AS unloaded_files_count, bytes AS unloaded_files_size, message AS error_message"
                    + " FROM sluice_log.main.unload");

    private final Duck duck;

    LoadLog(Duck duck) {
        this.duck = duck;
    }

    /** A record that a COPY could not load. */
    synchronized void failed(long query, long session, LoadError error, List<LoadedField> fields) throws SqlFailure {
        insert(
                "load_error",
                query,
                session,
                error.table(),
                Transaction.now(),
                error.file(),
                error.record(),
                error.line(),
                error.column(),
                error.type(),
                error.length(),
                error.position(),
                error.rawLine(),
                error.rawValue(),
                error.code(),
                error.reason());
        for (int i = 0; i < fields.size(); i++) {
            SqlType type = fields.get(i).column().type();
            String value = fields.get(i).field().text();
            insert(
                    "load_error_field",
                    query,
                    session,
                    error.file(),
                    error.line(),
                    i + 1,
                    fields.get(i).column().name(),
                    value,
                    value == null ? 1 : 0,
                    LoadError.shownType(type),
                    LoadError.shownLength(type));
        }
    }

    /**
     * A COPY that has ended.
     *
     * @param message why it failed, null when it did not
     */
    synchronized void copied(
            long query,
            Facts facts,
            Copy copy,
            LocalDateTime start,
            List<CopyFile> files,
            Loaded loaded,
            String message)
            throws SqlFailure {
        String format = copy.format().title();
        LocalDateTime end = Transaction.now();
        insert(
                "load",
                query,
                facts.processId(),
                facts.database(),
                copy.target().name(),
                copy.source(),
                format,
                message == null ? "completed" : "aborted",
                start,
                end,
                loaded.rows(),
                files.size(),
                files.stream().mapToLong(file -> file.path().toFile().length()).sum(),
                loaded.rejected(),
                message);
        for (CopyFile file : message == null ? files : List.<CopyFile>of()) {
            insert("load_file", query, file.url(), format, end);
        }
    }

    /**
     * An UNLOAD that has ended.
     *
     * @param files none when it failed
     * @param message why it failed, null when it did not
     */
    synchronized void unloaded(
            long query, Facts facts, Unload unload, LocalDateTime start, List<UnloadedFile> files, String message)
            throws SqlFailure {
        LocalDateTime end = Transaction.now();
        String format = unload.format().name().toLowerCase(Locale.ROOT);
        insert(
                "unload",
                query,
                facts.processId(),
                facts.database(),
                unload.prefix(),
                format,
                unload.compression().name().toLowerCase(Locale.ROOT),
                message == null ? "completed" : "aborted",
                start,
                end,
                files.stream().mapToLong(UnloadedFile::rows).sum(),
                files.size(),
                files.stream().mapToLong(UnloadedFile::bytes).sum(),
                message);
        for (UnloadedFile file : files) {
            insert("unload_file", query, facts.processId(), file.url(), start, end, file.rows(), file.bytes(), format);
        }
    }

    private void insert(String table, Object... values) throws SqlFailure {
        String places = String.join(", ", Collections.nCopies(values.length, "?"));
        duck.change("INSERT INTO sluice_log.main." + table + " VALUES (" + places + ")", Arrays.asList(values));
    }
}
