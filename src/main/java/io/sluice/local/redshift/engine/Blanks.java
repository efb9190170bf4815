package io.sluice.local.redshift.engine;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Trailing blanks, which count in a text's length and in LIKE, and not when texts are compared, grouped or sorted.
 *
 * <p>Source: Amazon Redshift Database Developer Guide, "Character types", "Significance of trailing blanks". Values of
 * CHAR are kept without them.
 */
final class Blanks {
    private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");
    private static final Pattern COLUMN = Pattern.compile("\"(?:[^\"]|\"\")*\"(?:\\.\"(?:[^\"]|\"\")*\")?");
    private static final Pattern PARAMETER = Pattern.compile("\\$\\d+");

    private Blanks() {}

    /** Whether values of the type can have trailing blanks that comparisons ignore. */
    static boolean possible(Optional<SqlType> type) {
        return type.filter(known -> known.base() == SqlType.Base.VARCHAR).isPresent();
    }

    /** What DuckDB compares in place of the value. */
    static String key(Rendered value) {
        String sql = value.sql();
        if (isLiteral(sql)) {
            return Sql.string(literal(sql));
        }
        if (!possible(value.type())) {
            return sql;
        }
        // The macro names its argument three times.
        return sql.contains("SELECT ") ? "rtrim(" + sql + ", ' ')" : "main.rs_key(" + sql + ")";
    }

    /** As {@link #key(Rendered)} beside a value that is text: a parameter of no type is text, too. */
    static String keyOfText(Rendered value) {
        boolean parameter = PARAMETER.matcher(value.sql()).matches();
        return parameter ? "rtrim(" + value.sql() + ", ' ')" : key(value);
    }

    static boolean isLiteral(String sql) {
        return LITERAL.matcher(sql).matches();
    }

    /** Whether it is a column and nothing else. */
    static boolean isColumn(String sql) {
        return COLUMN.matcher(sql).matches();
    }

    /** The text of a literal in DuckDB's SQL, without its trailing blanks. */
    static String literal(String sql) {
        String text = sql.substring(1, sql.length() - 1).replace("''", "'");
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }
}
