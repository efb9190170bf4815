package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ExternalColumn;
import io.sluice.local.spectrum.Spectrum;
import io.sluice.local.spectrum.SpectrumFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Columns of external tables as DDL writes them, in Glue's types. */
final class ExternalColumns {
    private static final Set<String> NESTED = Set.of("struct", "array", "map");

    private ExternalColumns() {}

    /** {@code (name type, …)}. */
    static List<ExternalColumn> parse(Cursor cursor) throws SqlFailure {
        List<ExternalColumn> columns = new ArrayList<>();
        cursor.expect("(");
        do {
            columns.add(column(cursor));
        } while (cursor.accept(","));
        cursor.expect(")");
        return columns;
    }

    static ExternalColumn column(Cursor cursor) throws SqlFailure {
        String name = cursor.identifier();
        if (cursor.atAny(NESTED) && cursor.peek(1).is("<")) {
            return new ExternalColumn(name, nested(cursor), "");
        }
        return new ExternalColumn(name, glueType(SqlType.parse(cursor)), "");
    }

    private static String nested(Cursor cursor) throws SqlFailure {
        int start = cursor.position();
        cursor.next();
        int depth = 0;
        do {
            Token token = cursor.next();
            if (token.kind() == Token.Kind.END) {
                throw cursor.unexpected();
            }
            String symbol = token.kind() == Token.Kind.SYMBOL ? token.text() : "";
            depth += switch (symbol) {
                case "<" -> 1;
                case ">" -> -1;
                case ">>" -> -2;
                default -> 0;
            };
        } while (depth > 0);
        String type = cursor.textSince(start).toLowerCase(Locale.ROOT).replace("\"", "");
        type = type.replaceAll("\\s+", " ")
                .replaceAll(" ?([<>:,()]) ?", "$1")
                .replaceAll("(?<=[:<,])(double precision|float8)(?=[,>])", "double")
                .replaceAll("(?<=[:<,])(integer|int4)(?=[,>])", "int")
                .replaceAll("(?<=[:<,])int8(?=[,>])", "bigint")
                .replaceAll("(?<=[:<,])int2(?=[,>])", "smallint")
                .replaceAll("(?<=[:<,])(real|float4)(?=[,>])", "float")
                .replaceAll("(?<=[:<,])bool(?=[,>])", "boolean");
        try {
            Spectrum.requireType(type);
        } catch (SpectrumFailure e) {
            throw new SqlFailure("42704", e.getMessage(), e);
        }
        return type;
    }

    static String glueType(SqlType type) throws SqlFailure {
        return switch (type.base()) {
            case SMALLINT -> "smallint";
            case INTEGER -> "int";
            case BIGINT -> "bigint";
            case REAL -> "float";
            case DOUBLE -> "double";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp";
            case VARBYTE -> "binary";
            case NUMERIC -> "decimal(" + type.length() + "," + type.scale() + ")";
            case CHAR -> "char(" + type.length() + ")";
            case VARCHAR -> "varchar(" + (type.length() == 0 ? SqlType.MAX_VARCHAR : type.length()) + ")";
            default -> throw new SqlFailure("0A000", "column type " + type + " is not supported for external tables");
        };
    }
}
