package io.sluice.local.redshift.engine;
import java.nio.file.*;
import java.sql.*;
import java.util.*;
import io.sluice.local.redshift.*;
import org.junit.jupiter.api.*;
class ProbeX {
    @Test
    void probe() throws Exception {
        Path folder = Files.createTempDirectory("probe");
        Warehouse w = new Warehouse(folder);
        w.run("CREATE SCHEMA s; CREATE TABLE s.t (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(20) DEFAULT 'x', p DECIMAL(10,2)); CREATE VIEW s.v AS SELECT id FROM s.t; CREATE MATERIALIZED VIEW s.m AS SELECT id FROM s.t");
        RedshiftServer server = RedshiftServer.start(w.database(), Credentials.of("dev", "awsuser", "secret"), 0);
        StringBuilder log = new StringBuilder();
        for (String c : List.of("\\d","\\d+","\\dt","\\dt+","\\dn","\\dn+","\\d s.t","\\d+ s.t","\\d+ s.v","\\d s.m","\\dv","\\dv+ s.*","\\dm s.*","\\dT","\\dT+","\\du","\\du+","\\l","\\l+","\\df","\\df+","\\df *.*","\\dd","\\db","\\db+","\\des","\\dew","\\det","\\deu","\\z","\\dp s.*","\\da","\\dC","\\dc","\\dD","\\dFd","\\dF","\\dg","\\di","\\di+","\\dL","\\dl","\\do","\\dO","\\drds","\\ds","\\dRp","\\dRs","\\dx","\\dy","\\ddp","\\dP","\\dAc","\\dconfig","\\sf x","\\sv s.v","\\conninfo","\\encoding","\\password awsuser","\\dX", "\\dE", "\\dS pg_class", "\\ef")) {
            ProcessBuilder b = new ProcessBuilder("psql","-h","127.0.0.1","-p",""+server.port(),"-U","awsuser","-d","dev","-XAt","-c",c);
            b.environment().put("PGPASSWORD","secret"); b.environment().put("EDITOR","true");
            Process p = b.redirectErrorStream(true).start(); p.getOutputStream().close();
            String out = new String(p.getInputStream().readAllBytes());
            log.append("== ").append(c).append(" -> ").append(p.waitFor()).append("\n").append(out.length() > 700 ? out.substring(0,700) : out).append("\n");
        }
        Properties properties = new Properties();
        properties.setProperty("user", "awsuser"); properties.setProperty("password", "secret");
        try (Connection c = DriverManager.getConnection("jdbc:redshift://127.0.0.1:" + server.port() + "/dev;ssl=false", properties)) {
            DatabaseMetaData m = c.getMetaData();
            for (var method : DatabaseMetaData.class.getMethods()) {
                if (method.getReturnType() != ResultSet.class) continue;
                Object[] args = new Object[method.getParameterCount()];
                Class<?>[] types = method.getParameterTypes();
                boolean cross = method.getName().equals("getCrossReference");
                for (int i = 0; i < args.length; i++) {
                    args[i] = types[i] == int.class ? (Object) 1 : types[i] == boolean.class ? (Object) true : types[i] == String.class ? (cross ? List.of("dev","s","t","dev","s","t").get(i) : i == 0 ? null : i == 1 ? "s" : i == 2 ? "t" : "%") : null;
                }
                log.append("## ").append(method.getName()).append(" ").append(Arrays.toString(args)).append("\n");
                try (ResultSet r = (ResultSet) method.invoke(m, args)) {
                    int n = 0;
                    while (r.next() && n++ < 4) {
                        StringBuilder row = new StringBuilder();
                        for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) row.append(r.getMetaData().getColumnName(i)).append('=').append(r.getString(i)).append(' ');
                        log.append("   ").append(row).append("\n");
                    }
                } catch (java.lang.reflect.InvocationTargetException e) { log.append("   !! ").append(e.getCause()).append("\n"); }
            }
            for (String q : List.of(
              "select version()", "select current_database(), current_schema(), session_user",
              "SELECT db.oid, db.* FROM pg_catalog.pg_database db WHERE datallowconn AND db.datname = 'dev'",
              "SELECT n.oid, n.*, d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=n.oid AND d.objsubid=0 AND d.classoid='pg_namespace'::regclass ORDER BY nspname",
              "SELECT t.oid,t.*,c.relkind,format_type(nullif(t.typbasetype, 0), t.typtypmod) as base_type_name, d.description FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid=t.typrelid LEFT OUTER JOIN pg_catalog.pg_description d ON t.oid=d.objoid WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind = 'c') LIMIT 3",
              "SELECT c.oid,c.*,d.description FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid=c.oid AND d.objsubid=0 AND d.classoid='pg_class'::regclass WHERE c.relnamespace=2200 AND c.relkind not in ('i','I','c')",
              "SELECT c.relname,a.*,pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value,dsc.description FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid=c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid=ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid=dsc.objoid AND a.attnum = dsc.objsubid) WHERE NOT a.attisdropped AND c.relname = 't' ORDER BY a.attnum",
              "select * from pg_catalog.pg_settings", "select * from pg_settings where name='search_path'", "SHOW search_path", "select * from svv_all_tables", "select * from svv_all_columns limit 2", "select * from svv_redshift_tables", "select * from svv_redshift_columns limit 2", "select * from svv_redshift_databases","select * from svv_all_schemas", "select * from stv_mv_info", "select * from svv_mv_info", "select * from information_schema.tables", "select * from information_schema.columns limit 2", "select * from information_schema.schemata", "select * from pg_tables limit 3", "select * from pg_views limit 3", "select * from pg_user_info", "select * from pg_namespace", "select * from svv_table_info", "select * from pg_stat_activity", "select * from pg_locks", "select * from svl_query_summary", "select * from stl_explain", "select * from stv_tbl_perm", "select * from pg_external_schema", "select * from svv_external_databases","select has_table_privilege('s.t', 'select')", "select * from pg_proc limit 1", "select * from pg_table_def limit 1", "SELECT * FROM svv_table_info WHERE schema='s'", "SHOW TABLES FROM SCHEMA dev.s", "SHOW SCHEMAS FROM DATABASE dev","SHOW DATABASES", "SHOW COLUMNS FROM TABLE dev.s.t", "SHOW TABLE s.t", "SHOW VIEW s.v")) {
                try (java.sql.Statement s = c.createStatement(); ResultSet r = s.executeQuery(q)) {
                    int n = 0; log.append("-- ").append(q).append("\n");
                    while (r.next() && n++ < 3) { StringBuilder row = new StringBuilder(); for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) row.append(r.getMetaData().getColumnName(i)).append('=').append(r.getString(i)).append(' '); log.append("   ").append(row.length() > 500 ? row.substring(0, 500) : row).append("\n"); }
                } catch (SQLException e) { log.append("-- ").append(q).append("\n   !! ").append(e.getMessage()).append("\n"); }
            }
        }
        Files.writeString(Path.of("/tmp/p/probe/out.txt"), log);
        server.close(); w.close();
    }
}
