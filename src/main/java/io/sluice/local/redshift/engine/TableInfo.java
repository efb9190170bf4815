package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code svv_table_info} (Developer Guide, "SVV_TABLE_INFO"): a row for each table that is not empty. Deleted
 * rows count until VACUUM. What only Redshift's blocks, slices and statistics tell is NULL.
 */
final class TableInfo {
    private static final String COLUMNS = "database, schema, table_id INTEGER, table, encoded, diststyle, sortkey1,"
            + " max_varchar INTEGER, sortkey1_enc, sortkey_num INTEGER, size BIGINT, pct_used DECIMAL(10,4),"
            + " empty BIGINT, unsorted DECIMAL(5,2), stats_off DECIMAL(5,2), tbl_rows DECIMAL(38,0),"
            + " skew_sortkey1 DECIMAL(19,2), skew_rows DECIMAL(19,2), estimated_visible_rows DECIMAL(38,0),"
            + " risk_event, vacuum_sort_benefit DECIMAL(12,2), create_time TIMESTAMP";

    private TableInfo() {}

    static String sql(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        int id = PgRelation.FIRST;
        for (Relation relation : catalog.relations()) {
            if (relation instanceof Relation.Table table
                    && table.note().materialized().isEmpty()) {
                long count = catalog.rowCount(table);
                Wear.Rows wear = catalog.activity().wear().of(table.key());
                if (count + wear.dead() > 0) {
                    rows.add(row(table, id, count, wear));
                }
            }
            id++;
        }
        return SystemViews.values(COLUMNS, rows);
    }

    private static List<Object> row(Relation.Table table, int id, long count, Wear.Rows wear) {
        TableNote note = table.note();
        String style = note.distribution().equals("KEY") ? "KEY(" + note.distributionKey() + ")" : note.distribution();
        List<String> sort = note.sortKeys();
        String first =
                sort.isEmpty() ? "AUTO(SORTKEY)" : note.sort().equals("INTERLEAVED") ? "INTERLEAVED" : sort.get(0);
        int longest = 0;
        String encoding = null;
        for (Relation.TableColumn column : table.columns()) {
            longest = Math.max(longest, column.type().isText() ? column.type().length() : 0);
            if (column.name().equals(first)) {
                String said = column.note().encode();
                encoding = said.isEmpty() ? "none" : said;
            }
        }
        return Arrays.asList(
                "dev",
                table.schema(),
                id,
                table.name(),
                "Y, AUTO(ENCODE)",
                style,
                first,
                longest,
                encoding,
                sort.size(),
                null,
                null,
                null,
                sort.isEmpty() ? null : percent(wear.unsorted(), count),
                percent(wear.changed(), count),
                count + wear.dead(),
                null,
                null,
                count,
                null,
                null,
                null);
    }

    private static double percent(long part, long whole) {
        return part == 0 ? 0 : Math.min(100, 100.0 * part / Math.max(1, whole));
    }
}
