package io.sluice.catalog;

import io.sluice.model.ColumnType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Column types and the Hive type names that Glue keeps. */
final class GlueTypes {
    private static final Map<String, ColumnType> SIMPLE = Map.ofEntries(
            Map.entry("boolean", ColumnType.Simple.BOOLEAN),
            Map.entry("smallint", ColumnType.Simple.SMALLINT),
            Map.entry("int", ColumnType.Simple.INT),
            Map.entry("integer", ColumnType.Simple.INT),
            Map.entry("bigint", ColumnType.Simple.BIGINT),
            Map.entry("float", ColumnType.Simple.REAL),
            Map.entry("double", ColumnType.Simple.DOUBLE),
            Map.entry("double precision", ColumnType.Simple.DOUBLE),
            Map.entry("date", ColumnType.Simple.DATE),
            Map.entry("timestamp", ColumnType.Simple.TIMESTAMP),
            Map.entry("string", ColumnType.Simple.STRING),
            Map.entry("binary", ColumnType.Simple.BINARY));

    private static final Pattern DECIMAL = Pattern.compile("decimal(?:\\((\\d+)(?:,(\\d+))?\\))?");
    private static final Pattern VARCHAR = Pattern.compile("varchar\\((\\d+)\\)");
    private static final Pattern NESTED = Pattern.compile("(?:struct|array|map)<.*>");

    private GlueTypes() {}

    /** The type's name in Glue. */
    static String toGlue(ColumnType type) {
        return type.glue().toLowerCase(Locale.ROOT);
    }

    /** What a name in Glue means; empty for a type that Sluice never writes, such as {@code tinyint} or {@code char}. */
    static Optional<ColumnType> fromGlue(String name) {
        String folded = name.toLowerCase(Locale.ROOT)
                .replaceAll("\\s*([<>(),:])\\s*", "$1")
                .strip();
        ColumnType simple = SIMPLE.get(folded);
        if (simple != null) {
            return Optional.of(simple);
        }
        if (NESTED.matcher(folded).matches()) {
            return Optional.of(new ColumnType.Nested(folded));
        }
        try {
            return parameterised(folded);
        } catch (IllegalArgumentException outOfRange) {
            return Optional.empty();
        }
    }

    /** Whether two names of Glue mean one type, whatever their case, blanks and synonyms. */
    static boolean isSame(String one, String other) {
        Optional<ColumnType> type = fromGlue(one);
        return type.isPresent() ? type.equals(fromGlue(other)) : one.strip().equalsIgnoreCase(other.strip());
    }

    /**
     * Whether a column of this type can partition a table: neither Hive nor Redshift keeps binary or nested values in a
     * path.
     */
    static boolean fitsPartition(ColumnType type) {
        return type != ColumnType.Simple.BINARY && !(type instanceof ColumnType.Nested);
    }

    private static Optional<ColumnType> parameterised(String folded) {
        Matcher decimal = DECIMAL.matcher(folded);
        if (decimal.matches()) {
            // Hive's default is decimal(10,0): https://cwiki.apache.org/confluence/display/Hive/LanguageManual+Types
            int precision = decimal.group(1) == null ? 10 : Integer.parseInt(decimal.group(1));
            int scale = decimal.group(2) == null ? 0 : Integer.parseInt(decimal.group(2));
            return Optional.of(new ColumnType.Decimal(precision, scale));
        }
        Matcher varchar = VARCHAR.matcher(folded);
        return varchar.matches()
                ? Optional.of(new ColumnType.Varchar(Integer.parseInt(varchar.group(1))))
                : Optional.empty();
    }
}
