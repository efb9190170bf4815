package io.sluice.local.redshift.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What is the same in every database: catalog tables that are empty here, and columns of one value. */
final class PgFixed {
    static final int OWNER = 100;

    /** The catalog tables that casts to regclass name; ids from PostgreSQL's catalog. */
    static final Map<String, Integer> OIDS = Map.of(
            "pg_type", 1247,
            "pg_attribute", 1249,
            "pg_proc", 1255,
            "pg_class", 1259,
            "pg_database", 1262,
            "pg_attrdef", 2604,
            "pg_constraint", 2606,
            "pg_index", 2610,
            "pg_namespace", 2615,
            "pg_rewrite", 2618);

    /** What tables have in common; psql asks for columns of PostgreSQL 9, too. */
    static final String CLASS_CONSTANTS = OWNER + " AS relowner, 0::DOUBLE AS reltuples, 0::SMALLINT AS relchecks,"
            + " relhasindex AS relhaspkey, relkind = 'v' AS relhasrules, false AS relhastriggers,"
            + " false AS relhasoids, false AS relisshared, 0 AS reltablespace, 0 AS reloftype, 0 AS reltoastrelid,"
            + " CASE relkind WHEN 'i' THEN 403 ELSE 0 END AS relam, 0 AS relfilenode, 0 AS relpages, 0 AS reltype, 'p' AS relpersistence,"
            + " CAST(NULL AS VARCHAR) AS relacl, CAST(NULL AS VARCHAR) AS reloptions";

    static final String ATTRIBUTE_CONSTANTS =
            "0 AS attcollation, -1 AS attstattarget, 'p' AS attstorage, 0 AS attndims, CAST(NULL AS VARCHAR) AS attacl,"
                    + " CAST(NULL AS VARCHAR) AS attoptions, CAST(NULL AS VARCHAR) AS attfdwoptions";

    /** Every index is that of a primary key. */
    static final String INDEX_CONSTANTS = "true AS indisprimary, true AS indisunique, false AS indisclustered,"
            + " true AS indisvalid, true AS indimmediate, false AS indisreplident, CAST(NULL AS VARCHAR) AS indexprs,"
            + " CAST(NULL AS VARCHAR) AS indpred";

    /** Every constraint that is noted is a primary key. */
    static final String CONSTRAINT_CONSTANTS =
            "'p' AS contype, 0 AS contypid, 0 AS confrelid, CAST(NULL AS VARCHAR) AS confkey,"
                    + " false AS condeferrable, false AS condeferred, true AS convalidated, ' ' AS confupdtype,"
                    + " ' ' AS confdeltype";

    /** The columns of catalog tables without rows. */
    static final Map<String, String> EMPTY = Map.ofEntries(
            Map.entry(
                    "pg_proc",
                    "oid INTEGER, proname, pronamespace INTEGER, proowner INTEGER, prolang INTEGER, proisagg BOOLEAN,"
                            + " proiswindow BOOLEAN, prosecdef BOOLEAN, proretset BOOLEAN, provolatile, pronargs SMALLINT,"
                            + " prorettype INTEGER, proargtypes, prosrc, proacl"),
            Map.entry(
                    "pg_proc_info",
                    "prooid INTEGER, proname, pronamespace INTEGER, proowner INTEGER, prolang INTEGER,"
                            + " proisagg BOOLEAN, prosecdef BOOLEAN, proisstrict BOOLEAN, proretset BOOLEAN, provolatile,"
                            + " pronargs SMALLINT, prorettype INTEGER, proargtypes, proargnames, prosrc, probin, proacl,"
                            + " prokind, proargmodes, proallargtypes"),
            Map.entry("pg_enum", "oid INTEGER, enumtypid INTEGER, enumlabel, enumsortorder DOUBLE"),
            Map.entry(
                    "pg_cast",
                    "oid INTEGER, castsource INTEGER, casttarget INTEGER, castfunc INTEGER,"
                            + " castcontext, castmethod"),
            Map.entry(
                    "pg_conversion",
                    "oid INTEGER, conname, connamespace INTEGER, conowner INTEGER, conforencoding INTEGER,"
                            + " contoencoding INTEGER, conproc, condefault BOOLEAN"),
            Map.entry(
                    "pg_operator",
                    "oid INTEGER, oprname, oprnamespace INTEGER, oprleft INTEGER, oprright INTEGER,"
                            + " oprresult INTEGER, oprcode"),
            Map.entry(
                    "pg_foreign_server",
                    "oid INTEGER, srvname, srvowner INTEGER, srvfdw INTEGER, srvtype, srvversion,"
                            + " srvacl, srvoptions"),
            Map.entry(
                    "pg_foreign_data_wrapper",
                    "oid INTEGER, fdwname, fdwowner INTEGER, fdwhandler INTEGER,"
                            + " fdwvalidator INTEGER, fdwacl, fdwoptions"),
            Map.entry("pg_foreign_table", "ftrelid INTEGER, ftserver INTEGER, ftoptions"),
            Map.entry("pg_user_mappings", "umid INTEGER, srvid INTEGER, srvname, umuser INTEGER, usename, umoptions"),
            Map.entry("pg_extension", "oid INTEGER, extname, extowner INTEGER, extnamespace INTEGER, extversion"),
            Map.entry(
                    "pg_default_acl",
                    "oid INTEGER, defacluser INTEGER, defaclnamespace INTEGER, defaclobjtype, defaclacl"),
            Map.entry("pg_db_role_setting", "setdatabase INTEGER, setrole INTEGER, setconfig"),
            Map.entry("pg_locks", "locktype, database INTEGER, relation INTEGER, pid INTEGER, mode, granted BOOLEAN"),
            Map.entry("pg_collation", "oid INTEGER, collname, collnamespace INTEGER"),
            Map.entry("pg_inherits", "inhrelid INTEGER, inhparent INTEGER, inhseqno INTEGER"),
            Map.entry(
                    "pg_trigger",
                    "oid INTEGER, tgname, tgrelid INTEGER, tgfoid INTEGER, tgenabled, tgisinternal BOOLEAN,"
                            + " tgconstraint INTEGER"),
            Map.entry("pg_auth_members", "roleid INTEGER, member INTEGER, grantor INTEGER, admin_option BOOLEAN"),
            Map.entry("pg_group", "groname, grosysid INTEGER, grolist"),
            Map.entry("pg_tablespace", "oid INTEGER, spcname, spcowner INTEGER, spclocation, spcacl, spcoptions"),
            Map.entry(
                    "pg_language",
                    "tableoid INTEGER, oid INTEGER, lanname, lanowner INTEGER, lanispl BOOLEAN, lanpltrusted BOOLEAN,"
                            + " lanplcallfoid INTEGER, laninline INTEGER, lanvalidator INTEGER, lanacl"));

    private PgFixed() {}

    /** pg_database, pg_am, pg_user or pg_roles: one database, and the user of the session. */
    static String view(String name, String user) {
        return switch (name) {
            case "pg_database" -> SystemViews.values(
                    "oid INTEGER, datname, datdba INTEGER, encoding INTEGER, datistemplate BOOLEAN,"
                            + " datallowconn BOOLEAN, datcollate, datctype, dattablespace INTEGER, datacl",
                    List.of(Arrays.asList(1, "dev", OWNER, 6, "false", "true", "C", "C", 0, null)));
            case "pg_am" -> SystemViews.values("oid INTEGER, amname", List.of(List.of(403, "btree")));
            case "pg_user" -> SystemViews.values(
                    "usename, usesysid INTEGER, usecreatedb BOOLEAN, usesuper BOOLEAN, usecatupd BOOLEAN, passwd,"
                            + " valuntil TIMESTAMP, useconfig",
                    List.of(Arrays.asList(user, OWNER, "true", "true", "false", "********", null, null)));
            default -> SystemViews.values(
                    "oid INTEGER, rolname, rolsuper BOOLEAN, rolinherit BOOLEAN, rolcreaterole BOOLEAN,"
                            + " rolcreatedb BOOLEAN, rolcanlogin BOOLEAN, rolreplication BOOLEAN,"
                            + " rolconnlimit INTEGER, rolvaliduntil TIMESTAMP",
                    List.of(Arrays.asList(OWNER, user, "true", "true", "true", "true", "true", "false", -1, null)));
        };
    }
}
