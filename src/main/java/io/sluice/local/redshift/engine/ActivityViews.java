package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The system views over what sessions do: queries, sessions, transactions and locks (Developer Guide, "System tables and
 * views reference"). Times of queues are 0: nothing queues here.
 */
final class ActivityViews {
    private static final int OWNER = PgFixed.OWNER;

    /** Of statements that have ended: those views of Redshift have no others. */
    private static final String ENDED = " WHERE status NOT IN ('running', 'returning')";

    private static final String ABORTED = "CAST(CASE WHEN error IS NULL THEN 0 ELSE 1 END AS INTEGER) AS aborted";

    private ActivityViews() {}

    /** Empty when it is none of these. */
    static Optional<String> view(Catalog catalog, String name) throws SqlFailure {
        Optional<String> sql = ofRuns(name);
        if (sql.isPresent()) {
            return Optional.of(
                    sql.get().replace("{runs}", "(" + catalog.activity().runs() + ")"));
        }
        return switch (name) {
            case "stv_sessions" -> Optional.of(sessions(catalog));
            case "svv_transactions" -> Optional.of(transactions(catalog));
            case "stv_locks" -> Optional.of(locks(catalog));
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofRuns(String name) {
        String elapsed = "date_diff('microsecond', starttime, coalesce(endtime, CAST(now() AS TIMESTAMP)))";
        return Optional.ofNullable(
                switch (name) {
                    case "sys_query_history" -> "SELECT " + OWNER + " AS user_id, id AS query_id, label AS query_label,"
                            + " xid AS transaction_id, CAST(pid AS INTEGER) AS session_id, database AS database_name,"
                            + " type AS query_type, status, false AS result_cache_hit, starttime AS start_time,"
                            + " endtime AS end_time, " + elapsed + " AS elapsed_time, CAST(0 AS BIGINT) AS queue_time, "
                            + elapsed + " AS execution_time, error AS error_message, rows AS returned_rows,"
                            + " CAST(NULL AS BIGINT) AS returned_bytes, querytxt AS query_text,"
                            + " " + Sql.string(Session.VERSION) + " AS redshift_version,"
                            + " CAST(NULL AS VARCHAR) AS usage_limit, 'primary' AS compute_type,"
                            + " CAST(0 AS BIGINT) AS compile_time, CAST(0 AS BIGINT) AS planning_time,"
                            + " CAST(0 AS BIGINT) AS lock_wait_time, usename AS username FROM {runs}";
                    case "sys_query_text" -> "SELECT " + OWNER + " AS user_id, id AS query_id, xid AS transaction_id,"
                            + " CAST(pid AS INTEGER) AS session_id, starttime AS start_time, sequence,"
                            + " substring(querytxt, sequence * 200 + 1, 200) AS text FROM " + pieces();
                    case "stl_query" -> "SELECT " + OWNER + " AS userid, CAST(id AS INTEGER) AS query, label, xid,"
                            + " CAST(pid AS INTEGER) AS pid, database, querytxt, starttime, endtime, " + ABORTED
                            + ", 0 AS insert_pristine, 0 AS concurrency_scaling_status FROM {runs}" + ENDED;
                    case "stl_querytext" -> "SELECT " + OWNER + " AS userid, xid, CAST(pid AS INTEGER) AS pid,"
                            + " CAST(id AS INTEGER) AS query, sequence,"
                            + " substring(querytxt, sequence * 200 + 1, 200) AS text FROM " + pieces() + ENDED;
                    case "svl_statementtext" -> "SELECT " + OWNER
                            + " AS userid, xid, CAST(pid AS INTEGER) AS pid, label,"
                            + " starttime, endtime, sequence, CASE WHEN type IN ('DDL', 'UTILITY') THEN type"
                            + " ELSE 'QUERY' END AS type, substring(querytxt, sequence * 200 + 1, 200) AS text FROM "
                            + pieces() + ENDED;
                    case "svl_qlog" -> "SELECT " + OWNER + " AS userid, CAST(id AS INTEGER) AS query, xid,"
                            + " CAST(pid AS INTEGER) AS pid, starttime, endtime, " + elapsed + " AS elapsed, " + ABORTED
                            + ", label, left(querytxt, 60) AS \"substring\", CAST(NULL AS INTEGER) AS source_query,"
                            + " CAST(NULL AS VARCHAR) AS concurrency_scaling_status_txt, 0 AS from_sp_call FROM {runs}"
                            + ENDED;
                    case "stl_wlm_query" -> "SELECT " + OWNER + " AS userid, xid, CAST(id AS INTEGER) AS task,"
                            + " CAST(id AS INTEGER) AS query, 100 AS service_class, 1 AS slot_count,"
                            + " starttime AS service_class_start_time, starttime AS queue_start_time,"
                            + " starttime AS queue_end_time, CAST(0 AS BIGINT) AS total_queue_time,"
                            + " starttime AS exec_start_time, endtime AS exec_end_time, " + elapsed
                            + " AS total_exec_time, endtime AS service_class_end_time, 'Completed' AS final_state,"
                            + " 'Normal' AS query_priority FROM {runs}" + ENDED;
                    case "stv_inflight" -> "SELECT " + OWNER + " AS userid, 0 AS slice, CAST(id AS INTEGER) AS query,"
                            + " label, xid, CAST(pid AS INTEGER) AS pid, starttime, left(querytxt, 100) AS text,"
                            + " 0 AS suspended, 0 AS insert_pristine, 0 AS concurrency_scaling_status FROM {runs}"
                            + " WHERE status IN ('running', 'returning')";
                    case "stv_recents" -> "SELECT " + OWNER + " AS userid, CASE WHEN status IN ('running', 'returning')"
                            + " THEN 'Running' ELSE 'Done' END AS status, starttime, CAST(" + elapsed
                            + " AS INTEGER) AS duration, usename AS user_name, database AS db_name,"
                            + " left(querytxt, 600) AS query, CASE WHEN status IN ('running', 'returning')"
                            + " THEN CAST(pid AS INTEGER) ELSE -1 END AS pid FROM {runs}"
                            + " ORDER BY id DESC LIMIT 100";
                    default -> null;
                });
    }

    /** A row for each 200 characters of a statement. */
    private static String pieces() {
        return "(SELECT *, CAST(unnest(range((greatest(length(querytxt), 1) + 199) // 200)) AS INTEGER) AS sequence"
                + " FROM {runs})";
    }

    private static String sessions(Catalog catalog) {
        List<List<Object>> rows = new ArrayList<>();
        for (Activity.Connected session : catalog.activity().sessions()) {
            rows.add(Arrays.asList(session.start(), session.processId(), session.user(), session.database(), 0));
        }
        return SystemViews.values(
                "starttime TIMESTAMP, process INTEGER, user_name VARCHAR, db_name VARCHAR, timeout_sec INTEGER", rows);
    }

    private static String transactions(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        PgRelations tables = new PgRelations(catalog);
        for (Locks.Held lock : catalog.activity().locks()) {
            rows.add(Arrays.asList(
                    lock.user(),
                    "dev",
                    lock.transaction(),
                    lock.processId(),
                    lock.start(),
                    mode(lock.mode()),
                    "relation",
                    tables.knownOid(lock.table()).orElse(null),
                    lock.state() == Locks.Held.State.GRANTED ? "true" : "false"));
        }
        return SystemViews.values(
                "txn_owner, txn_db, xid BIGINT, pid INTEGER, txn_start TIMESTAMP, lock_mode, lockable_object_type,"
                        + " relation INTEGER, granted BOOLEAN",
                rows);
    }

    private static String mode(LockMode mode) {
        return switch (mode) {
            case READ -> "AccessShareLock";
            case WRITE -> "ShareRowExclusiveLock";
            case EXCLUSIVE -> "AccessExclusiveLock";
        };
    }

    /** Of writers alone: the guide's view has no other locks. */
    private static String locks(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        PgRelations tables = new PgRelations(catalog);
        for (Locks.Held lock : catalog.activity().locks()) {
            if (lock.mode() != LockMode.READ) {
                rows.add(Arrays.asList(
                        tables.knownOid(lock.table()).orElse(null),
                        null,
                        null,
                        lock.transaction(),
                        lock.processId(),
                        lock.start(),
                        null,
                        lock.state() == Locks.Held.State.GRANTED ? "Holding write lock" : "Waiting for write lock",
                        null));
            }
        }
        return SystemViews.values(
                "table_id BIGINT, last_commit TIMESTAMP, last_update TIMESTAMP, lock_owner BIGINT,"
                        + " lock_owner_pid BIGINT, lock_owner_start_ts TIMESTAMP, lock_owner_end_ts TIMESTAMP,"
                        + " lock_status, lock_wait_time BIGINT",
                rows);
    }
}
