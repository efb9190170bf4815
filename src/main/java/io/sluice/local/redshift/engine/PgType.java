package io.sluice.local.redshift.engine;

import java.util.Arrays;
import java.util.Optional;

/**
 * The types that Redshift names in row descriptions and parameter descriptions, by their object ids.
 *
 * <p>Ids and sizes are those of PostgreSQL's pg_type, and Redshift's own for SUPER and VARBYTE (the Redshift JDBC
 * driver's list of object ids).
 */
public enum PgType {
    BOOL(16, 1),
    BYTEA(17, -1),
    NAME(19, 64),
    INT8(20, 8),
    INT2(21, 2),
    INT4(23, 4),
    TEXT(25, -1),
    OID(26, 4),
    FLOAT4(700, 4),
    FLOAT8(701, 8),
    UNKNOWN(705, -2),
    CHAR(1042, -1),
    VARCHAR(1043, -1),
    DATE(1082, 4),
    TIME(1083, 8),
    TIMESTAMP(1114, 8),
    TIMESTAMPTZ(1184, 8),
    TIMETZ(1266, 12),
    NUMERIC(1700, -1),
    SUPER(4000, -1),
    VARBYTE(6551, -1);

    /** The object id that leaves a parameter's type to be inferred. */
    public static final int UNSPECIFIED = 0;

    /** The type modifier of a type without one. */
    public static final int NO_TYPMOD = -1;

    private static final int TYPMOD_OFFSET = 4;

    private final int oid;
    private final int size;

    PgType(int oid, int size) {
        this.oid = oid;
        this.size = size;
    }

    public int oid() {
        return oid;
    }

    /** Bytes of a value in binary, or -1 for a varying length, or -2 for a C string. */
    public int size() {
        return size;
    }

    /** The type of an object id; empty when it is {@link #UNSPECIFIED} or not one of these. */
    public static Optional<PgType> of(int oid) {
        return Arrays.stream(values()).filter(type -> type.oid == oid).findFirst();
    }

    /** The type modifier of char(length), varchar(length) and varbyte(length), length in bytes. */
    public static int lengthTypmod(int length) {
        return length + TYPMOD_OFFSET;
    }

    /** The type modifier of numeric(precision, scale), in decimal digits. */
    public static int numericTypmod(int precision, int scale) {
        return (precision << 16 | scale) + TYPMOD_OFFSET;
    }
}
