package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The views that list databases, schemas, relations, columns and settings under other names than {@link SystemViews}
 * (Developer Guide, "SVV metadata views"; PostgreSQL, "System catalogs", "The information schema").
 */
final class ListingViews {
    /** Over other views, each named in braces. */
    private static final Map<String, String> OVER_OTHERS = Map.ofEntries(
            Map.entry(
                    "svv_all_tables",
                    "SELECT table_catalog AS database_name, table_schema AS schema_name, table_name,"
                            + " CAST(NULL AS VARCHAR) AS table_acl, replace(table_type, 'BASE ', '') AS table_type, remarks"
                            + " FROM {svv_tables}"),
            Map.entry(
                    "svv_redshift_tables",
                    "SELECT table_catalog AS database_name, table_schema AS schema_name, table_name,"
                            + " replace(table_type, 'BASE ', '') AS table_type, CAST(NULL AS VARCHAR) AS table_acl, remarks"
                            + " FROM {svv_tables} WHERE table_type <> 'EXTERNAL TABLE'"),
            Map.entry("svv_all_columns", columns("") + " FROM {svv_columns}"),
            Map.entry(
                    "svv_redshift_columns",
                    columns(", encoding, distkey, sortkey, CAST(NULL AS VARCHAR) AS column_acl")
                            + " FROM (SELECT 'dev' AS table_catalog, * FROM {user_columns})"),
            Map.entry(
                    "svv_redshift_databases",
                    "SELECT datname AS database_name, datdba AS database_owner, 'local' AS database_type,"
                            + " CAST(NULL AS VARCHAR) AS database_acl, CAST(NULL AS VARCHAR) AS database_options,"
                            + " 'Snapshot Isolation' AS database_isolation_level FROM {pg_database}"),
            Map.entry("svv_all_databases", "SELECT * FROM {svv_redshift_databases}"),
            Map.entry(
                    "pg_database_info",
                    "SELECT oid AS datid, datname, datdba, encoding, datallowconn FROM {pg_database}"),
            Map.entry(
                    "pg_tables",
                    "SELECT n.nspname AS schemaname, c.relname AS tablename, u.usename AS tableowner,"
                            + " CAST(NULL AS VARCHAR) AS tablespace, c.relhasindex AS hasindexes, c.relhasrules AS hasrules,"
                            + " c.relhastriggers AS hastriggers FROM {pg_class} AS c JOIN {pg_namespace} AS n"
                            + " ON n.oid = c.relnamespace JOIN {pg_user} AS u ON u.usesysid = c.relowner"
                            + " WHERE c.relkind = 'r'"),
            Map.entry(
                    "pg_stat_activity",
                    "SELECT 1 AS datid, db_name AS datname, process AS procpid, " + PgFixed.OWNER + " AS usesysid,"
                            + " user_name AS usename, q.text AS current_query, q.starttime AS query_start"
                            + " FROM {stv_sessions} AS s LEFT JOIN {stv_inflight} AS q ON q.pid = s.process"),
            Map.entry(
                    "pg_external_schema",
                    "SELECT esoid, eskind, databasename AS esdbname, esoptions FROM {svv_external_schemas}"),
            Map.entry(
                    "svv_external_databases",
                    "SELECT 1 AS eskind, databasename, esoptions FROM {svv_external_schemas}"),
            Map.entry("stv_mv_info", materialized("database_name AS db_name, schema_name AS schema")),
            Map.entry("svv_mv_info", materialized("database_name, schema_name")));

    private static final Map<String, String> INFORMATION_SCHEMA = Map.of(
            "tables",
            "SELECT table_catalog, table_schema, table_name, table_type,"
                    + " CAST(NULL AS VARCHAR) AS self_referencing_column_name, CAST(NULL AS VARCHAR) AS reference_generation"
                    + " FROM {svv_tables} WHERE table_type <> 'EXTERNAL TABLE'",
            "columns",
            "SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable,"
                    + " data_type, character_maximum_length, numeric_precision, numeric_scale, CAST(NULL AS VARCHAR) AS domain_name"
                    + " FROM (SELECT 'dev' AS table_catalog, * FROM {user_columns})",
            "schemata",
            "SELECT 'dev' AS catalog_name, nspname AS schema_name, (SELECT max(usename) FROM {pg_user}) AS schema_owner"
                    + " FROM {pg_namespace}",
            "views",
            "SELECT 'dev' AS table_catalog, schemaname AS table_schema, viewname AS table_name,"
                    + " definition AS view_definition, 'NONE' AS check_option, 'NO' AS is_updatable FROM {pg_views}",
            "routines",
            "SELECT 'dev' AS specific_catalog, proname AS specific_schema, proname AS specific_name,"
                    + " 'dev' AS routine_catalog, proname AS routine_schema, proname AS routine_name,"
                    + " proname AS routine_type, proname AS data_type, prosrc AS routine_definition FROM {pg_proc}");

    private ListingViews() {}

    private static String columns(String more) {
        return "SELECT table_catalog AS database_name, table_schema AS schema_name, table_name, column_name,"
                + " ordinal_position, column_default, is_nullable, data_type, character_maximum_length,"
                + " numeric_precision, numeric_scale, remarks" + more;
    }

    /** Whether a view is stale is not tracked: NULL. REFRESH computes all rows anew, which is state 0. */
    private static String materialized(String names) {
        return "SELECT " + names + ", name, owner AS owner_user_name, owner AS user_name,"
                + " CAST(NULL AS VARCHAR) AS is_stale, CAST(NULL AS BIGINT) AS updated_upto_xid, 0 AS state,"
                + " 'f' AS autorewrite, autorefresh FROM {materialized_views}";
    }

    /** Empty when it is none of these. */
    static Optional<String> view(Catalog catalog, String schema, String name) throws SqlFailure {
        String query = (schema.equals("information_schema") ? INFORMATION_SCHEMA : OVER_OTHERS).get(name);
        if (query != null) {
            return Optional.of(expanded(catalog, query));
        }
        if (schema.equals("information_schema")) {
            return Optional.empty();
        }
        return switch (name) {
            case "user_columns" -> Optional.of(SystemViews.userColumns(catalog));
            case "materialized_views" -> Optional.of(materializedViews(catalog));
            case "pg_settings" -> Optional.of(settings(catalog));
            default -> Optional.empty();
        };
    }

    private static String expanded(Catalog catalog, String query) throws SqlFailure {
        StringBuilder expanded = new StringBuilder();
        int done = 0;
        for (int open = query.indexOf('{'); open >= 0; open = query.indexOf('{', done)) {
            int close = query.indexOf('}', open);
            String name = query.substring(open + 1, close);
            Relation.SystemView view = (Relation.SystemView) SystemViews.find(catalog, Optional.empty(), name)
                    .orElseThrow(() -> new IllegalStateException("no view " + name));
            expanded.append(query, done, open).append('(').append(view.sql()).append(')');
            done = close + 1;
        }
        return expanded.append(query.substring(done)).toString();
    }

    private static String materializedViews(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation relation : catalog.relations()) {
            if (relation instanceof Relation.Table table
                    && table.note().materialized().isPresent()) {
                boolean auto = table.note().materialized().get().autoRefresh();
                rows.add(Arrays.asList("dev", table.schema(), table.name(), catalog.user(), auto ? "t" : "f"));
            }
        }
        return SystemViews.values("database_name, schema_name, name, owner, autorefresh", rows);
    }

    private static String settings(Catalog catalog) {
        List<List<Object>> rows = new ArrayList<>();
        catalog.settings().forEach((name, value) -> rows.add(Arrays.asList(name, value)));
        return "SELECT *, CAST(NULL AS VARCHAR) AS unit, '' AS category, '' AS short_desc, '' AS extra_desc,"
                + " 'user' AS context, 'string' AS vartype, 'session' AS source, CAST(NULL AS VARCHAR) AS min_val,"
                + " CAST(NULL AS VARCHAR) AS max_val FROM (" + SystemViews.values("name, setting", rows) + ")";
    }
}
