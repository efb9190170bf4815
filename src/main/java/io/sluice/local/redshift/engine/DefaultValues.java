package io.sluice.local.redshift.engine;

import java.util.Optional;

/** Column defaults that differ at every insert. */
final class DefaultValues {
    private DefaultValues() {}

    /** A default that asks for the time, to be asked at the insert and not now. */
    static Optional<Rendered> moving(Expr value) {
        if (value instanceof Expr.Parenthesised inner) {
            return moving(inner.inner());
        }
        if (!(value instanceof Expr.Call call) || !call.arguments().isEmpty()) {
            return Optional.empty();
        }
        return switch (call.name()) {
            case "getdate", "sysdate", "current_timestamp" -> Optional.of(
                    Rendered.of("CAST(now() AS TIMESTAMP)", SqlType.TIMESTAMP));
            case "current_date" -> Optional.of(Rendered.of("CAST(now() AS DATE)", SqlType.DATE));
            default -> Optional.empty();
        };
    }

    /**
     * The default of a column as the catalog shows it: in Redshift's SQL, without the casts that DuckDB needs.
     *
     * @param index of the column, counted from 0
     */
    static Optional<String> shown(Relation.TableColumn column, int index) {
        if (column.isIdentity()) {
            return Optional.of(
                    "\"identity\"(0, " + index + ", '" + column.note().identity() + "'::text)");
        }
        return column.defaultSql().map(sql -> {
            String bare = sql;
            while (bare.startsWith("CAST(") && closing(bare) == bare.length() - 1 && bare.contains(" AS ")) {
                bare = bare.substring("CAST(".length(), bare.lastIndexOf(" AS "));
            }
            if (bare.equals("now()")) {
                return column.type().equals(SqlType.DATE) ? "('now'::text)::date" : "getdate()";
            }
            return bare.startsWith("'")
                    ? bare + "::" + new SqlType(column.type().base(), 0, 0)
                    : bare;
        });
    }

    /** Where the first parenthesis closes; -1 when it does not. */
    private static int closing(String sql) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            quoted ^= c == '\'';
            if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}
