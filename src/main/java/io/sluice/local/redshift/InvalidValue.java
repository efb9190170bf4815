package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.SqlFailure;
import java.util.Locale;

/** The refusals of values that a client sends, in PostgreSQL's words and codes. */
final class InvalidValue {
    private static final int SHOWN_CHARACTERS = 100;

    private InvalidValue() {}

    /** The text does not read as the type. */
    static SqlFailure syntax(PgType type, String text) {
        String state =
                switch (type) {
                    case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> "22007";
                    default -> "22P02";
                };
        return new SqlFailure(state, "invalid input syntax for type " + name(type) + ": \"" + shortened(text) + "\"");
    }

    /** The value reads well but lies outside of what the type holds. */
    static SqlFailure range(PgType type, String text) {
        String state =
                switch (type) {
                    case DATE, TIME, TIMESTAMP, TIMESTAMPTZ -> "22008";
                    default -> "22003";
                };
        return new SqlFailure(state, "value \"" + shortened(text) + "\" is out of range for type " + name(type));
    }

    /** The bytes are no text. */
    static SqlFailure encoding() {
        return new SqlFailure("22021", "invalid byte sequence for encoding \"UTF8\"");
    }

    /** The bytes are not the binary form of the type. */
    static SqlFailure binary(PgType type, int length) {
        return new SqlFailure(
                "22P03", "incorrect binary data format for type " + name(type) + ": " + length + " bytes");
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }

    private static String name(PgType type) {
        return switch (type) {
            case BOOL -> "boolean";
            case INT2 -> "smallint";
            case INT4 -> "integer";
            case INT8 -> "bigint";
            case FLOAT4 -> "real";
            case FLOAT8 -> "double precision";
            case CHAR -> "character";
            case VARCHAR -> "character varying";
            case TIMESTAMP -> "timestamp without time zone";
            case TIMESTAMPTZ -> "timestamp with time zone";
            default -> type.name().toLowerCase(Locale.ROOT);
        };
    }
}
