package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Writes tables and what is noted of them into DuckDB. */
final class Ddl {
    private Ddl() {}

    /** The DuckDB statements that make the table. */
    static String create(Relation.Table table) throws SqlFailure {
        List<String> columns = new ArrayList<>();
        StringBuilder before = new StringBuilder();
        Set<String> seen = new HashSet<>();
        for (TableColumn column : table.columns()) {
            if (!seen.add(column.name())) {
                throw new SqlFailure("42701", "column \"" + column.name() + "\" specified more than once");
            }
            String byDefault = column.defaultSql().map(sql -> " DEFAULT " + sql).orElse("");
            if (column.isIdentity()) {
                String sequence = (table.temporary() ? "temp.main." : Catalog.DATABASE + ".main.")
                        + Sql.name("identity_" + UUID.randomUUID());
                String[] seedAndStep = column.note().identity().split(",", -1);
                before.append("CREATE ")
                        .append(table.temporary() ? "TEMP " : "")
                        .append("SEQUENCE ")
                        .append(sequence)
                        .append(" START ")
                        .append(seedAndStep[0])
                        .append(" INCREMENT ")
                        .append(seedAndStep[1])
                        .append(" MINVALUE -9223372036854775807;\n");
                byDefault = " DEFAULT nextval(" + Sql.string(sequence) + ")";
            }
            columns.add(Sql.name(column.name()) + " " + column.type().duckDb() + byDefault
                    + (column.nullable() ? "" : " NOT NULL"));
        }
        StringBuilder sql = new StringBuilder(before);
        sql.append("CREATE ")
                .append(table.temporary() ? "TEMP " : "")
                .append("TABLE ")
                .append(table.sql());
        sql.append(" (").append(String.join(", ", columns)).append(");\n");
        sql.append(note(table));
        for (TableColumn column : table.columns()) {
            sql.append(note(table, column.name(), column.note()));
        }
        return sql.toString();
    }

    static String note(Relation.Table table) {
        return "COMMENT ON TABLE " + table.sql() + " IS " + Catalog.write(table.note()) + ";\n";
    }

    static String note(Relation.Table table, String column, ColumnNote note) {
        return "COMMENT ON COLUMN " + table.sql() + "." + Sql.name(column) + " IS " + Catalog.write(note) + ";\n";
    }
}
