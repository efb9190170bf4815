package io.sluice.local.redshift.engine;

import java.util.Map;

/**
 * The views that tell what queries read of external tables, one segment for each reading of a table. Rows and bytes that
 * Spectrum returned to the cluster are NULL: here nothing lies between the two.
 *
 * <p>Columns: Amazon Redshift Database Developer Guide, "SVL_S3QUERY_SUMMARY" and the pages beside it.
 */
final class ScanViews {
    private static final String FROM = " FROM sluice_log.main.external_scan";
    private static final String ELAPSED = "date_diff('microsecond', starttime, endtime)";
    private static final String QUERY =
            "SELECT 100 AS userid, CAST(query AS INTEGER) AS query, query AS xid, CAST(pid AS INTEGER) AS pid, segment,"
                    + " 0 AS step, ";
    private static final String TIMES = "starttime, endtime, " + ELAPSED + " AS elapsed, 0 AS aborted, ";
    private static final String SCANNED = "'S3 Scan ' || schemaname || '_' || tablename AS external_table_name,"
            + " format AS file_format, partitioned AS is_partitioned, 'f' AS is_rrscan, nested AS is_nested,"
            + " rows AS s3_scanned_rows, bytes AS s3_scanned_bytes, CAST(NULL AS BIGINT) AS s3query_returned_rows,"
            + " CAST(NULL AS BIGINT) AS s3query_returned_bytes, files, ";
    private static final String SUMMARY = QUERY + TIMES + SCANNED
            + "files AS files_max, files AS files_avg, splits, splits AS splits_max, splits AS splits_avg,"
            + " bytes AS total_split_size" + FROM;
    private static final String PARTITIONS = "SELECT CAST(query AS INTEGER) AS query, segment, 0 AS node, 0 AS slice,"
            + " starttime, endtime, " + ELAPSED + " AS duration, partitions AS total_partitions,"
            + " qualified AS qualified_partitions, qualified AS assigned_partitions, 'p' AS assignment" + FROM;
    private static final String PARTITION_SUMMARY =
            "SELECT CAST(query AS INTEGER) AS query, segment, 'p' AS assignment,"
                    + " starttime AS min_starttime, endtime AS max_endtime, " + ELAPSED + " AS min_duration, " + ELAPSED
                    + " AS max_duration, " + ELAPSED + " AS avg_duration, partitions AS total_partitions,"
                    + " qualified AS qualified_partitions, qualified AS min_assigned_partitions,"
                    + " qualified AS max_assigned_partitions, qualified AS avg_assigned_partitions" + FROM;

    static final Map<String, String> ALL = Map.of(
            "svl_s3query_summary", SUMMARY,
            "svcs_s3query_summary", SUMMARY,
            "svl_s3query", QUERY + "0 AS node, 0 AS slice, " + TIMES + SCANNED + "splits" + FROM,
            "svl_s3partition", PARTITIONS,
            "svl_s3partition_summary", PARTITION_SUMMARY,
            "svcs_s3partition_summary", PARTITION_SUMMARY,
            "sys_external_query_detail",
                    "SELECT 100 AS user_id, query AS query_id, query AS transaction_id, 1 AS child_query_sequence,"
                            + " segment AS segment_id, 'S3' AS source_type, starttime AS start_time, endtime AS end_time, "
                            + ELAPSED
                            + " AS duration, partitions AS total_partitions, qualified AS qualified_partitions,"
                            + " files AS scanned_files, CAST(NULL AS BIGINT) AS returned_rows,"
                            + " CAST(NULL AS BIGINT) AS returned_bytes, format AS file_format,"
                            + " location AS file_location, '' AS external_query_text, '' AS warning_message,"
                            + " schemaname || '.' || tablename AS table_name, nested AS is_nested,"
                            + " rows AS scanned_rows, bytes AS scanned_bytes" + FROM);

    private ScanViews() {}
}
