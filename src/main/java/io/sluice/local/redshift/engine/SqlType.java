package io.sluice.local.redshift.engine;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A data type of Redshift with its length (bytes) or precision and scale (decimal digits), zero where it has none.
 *
 * <p>Names, defaults and bounds: Amazon Redshift Database Developer Guide, "Data types".
 */
record SqlType(Base base, int length, int scale) {

    static final SqlType SMALLINT = new SqlType(Base.SMALLINT, 0, 0);
    static final SqlType INTEGER = new SqlType(Base.INTEGER, 0, 0);
    static final SqlType BIGINT = new SqlType(Base.BIGINT, 0, 0);
    static final SqlType REAL = new SqlType(Base.REAL, 0, 0);
    static final SqlType DOUBLE = new SqlType(Base.DOUBLE, 0, 0);
    static final SqlType BOOLEAN = new SqlType(Base.BOOLEAN, 0, 0);
    static final SqlType DATE = new SqlType(Base.DATE, 0, 0);
    static final SqlType TIME = new SqlType(Base.TIME, 0, 0);
    static final SqlType TIMETZ = new SqlType(Base.TIMETZ, 0, 0);
    static final SqlType TIMESTAMP = new SqlType(Base.TIMESTAMP, 0, 0);
    static final SqlType TIMESTAMPTZ = new SqlType(Base.TIMESTAMPTZ, 0, 0);
    static final SqlType SUPER = new SqlType(Base.SUPER, 0, 0);
    /** Text of no declared length: a literal or an expression. */
    static final SqlType TEXT = new SqlType(Base.VARCHAR, 0, 0);

    static final int MAX_VARCHAR = 65535;
    private static final int MAX_CHAR = 4096;
    private static final int MAX_VARBYTE = 16_777_216;
    private static final int MAX_PRECISION = 38;

    private static final Set<String> POSTGRES_ONLY = Set.of(
            "serial",
            "bigserial",
            "smallserial",
            "serial4",
            "serial8",
            "json",
            "jsonb",
            "uuid",
            "xml",
            "money",
            "inet",
            "cidr",
            "macaddr",
            "bytea",
            "bit",
            "tsvector",
            "tsquery",
            "point",
            "line",
            "circle",
            "box",
            "path",
            "polygon",
            "int4range",
            "hstore",
            "citext");
    private static final Set<String> NOT_HERE = Set.of("geometry", "geography", "hllsketch", "interval", "interval2");

    enum Base {
        SMALLINT("smallint", "SMALLINT", PgType.INT2),
        INTEGER("integer", "INTEGER", PgType.INT4),
        BIGINT("bigint", "BIGINT", PgType.INT8),
        NUMERIC("numeric", "DECIMAL", PgType.NUMERIC),
        REAL("real", "FLOAT", PgType.FLOAT4),
        DOUBLE("double precision", "DOUBLE", PgType.FLOAT8),
        BOOLEAN("boolean", "BOOLEAN", PgType.BOOL),
        CHAR("character", "VARCHAR", PgType.CHAR),
        VARCHAR("character varying", "VARCHAR", PgType.VARCHAR),
        DATE("date", "DATE", PgType.DATE),
        TIME("time without time zone", "TIME", PgType.TIME),
        TIMETZ("time with time zone", "TIME WITH TIME ZONE", PgType.TIMETZ),
        TIMESTAMP("timestamp without time zone", "TIMESTAMP", PgType.TIMESTAMP),
        TIMESTAMPTZ("timestamp with time zone", "TIMESTAMP WITH TIME ZONE", PgType.TIMESTAMPTZ),
        SUPER("super", "JSON", PgType.SUPER),
        VARBYTE("binary varying", "BLOB", PgType.VARBYTE);

        private final String text;
        private final String duckDb;
        private final PgType pg;

        Base(String text, String duckDb, PgType pg) {
            this.text = text;
            this.duckDb = duckDb;
            this.pg = pg;
        }
    }

    static SqlType varchar(int length) {
        return new SqlType(Base.VARCHAR, length, 0);
    }

    static SqlType numeric(int precision, int scale) {
        return new SqlType(Base.NUMERIC, precision, scale);
    }

    /** Reads a type as DDL and casts write it. Fails on a type that Redshift lacks or that is not emulated. */
    static SqlType parse(Cursor cursor) throws SqlFailure {
        cursor.accept("pg_catalog", ".");
        Token token = cursor.peek();
        String word = cursor.anyWord();
        if (cursor.at("[")) {
            throw new SqlFailure("0A000", "arrays of \"" + word + "\" are not supported: Redshift has no array type");
        }
        switch (word) {
            case "smallint", "int2":
                return SMALLINT;
            case "integer", "int", "int4":
                return INTEGER;
            case "bigint", "int8":
                return BIGINT;
            case "real", "float4":
                return REAL;
            case "float8":
                return DOUBLE;
            case "float":
                return cursor.at("(") && lengthIn(cursor, 1, 53, 53) <= 24 ? REAL : DOUBLE;
            case "double":
                cursor.expect("precision");
                return DOUBLE;
            case "boolean", "bool":
                return BOOLEAN;
            case "date":
                return DATE;
            case "super":
                return SUPER;
            case "decimal", "numeric":
                return decimal(cursor);
            case "char", "character", "nchar", "bpchar":
                if (cursor.accept("varying")) {
                    return varchar(lengthIn(cursor, 1, MAX_VARCHAR, 256));
                }
                return new SqlType(Base.CHAR, lengthIn(cursor, 1, MAX_CHAR, word.equals("bpchar") ? 256 : 1), 0);
            case "varchar", "nvarchar":
                return varchar(lengthIn(cursor, 1, MAX_VARCHAR, 256));
            case "text":
                return varchar(256);
            case "name":
                return varchar(128);
            case "oid":
                return BIGINT;
            case "varbyte", "varbinary":
                return varbyte(cursor);
            case "binary":
                cursor.expect("varying");
                return varbyte(cursor);
            case "time":
                return zoned(cursor, TIME);
            case "timestamp":
                return zoned(cursor, TIMESTAMP);
            case "timestamptz":
                return TIMESTAMPTZ;
            case "timetz":
                return TIMETZ;
            default:
                if (NOT_HERE.contains(word)) {
                    throw SqlFailure.notSupported("The data type " + word.toUpperCase(Locale.ROOT));
                }
                if (POSTGRES_ONLY.contains(word)) {
                    throw new SqlFailure("0A000", "unsupported type \"" + word + "\": Redshift has no such data type");
                }
                throw new SqlFailure("42704", "type \"" + token.text() + "\" does not exist");
        }
    }

    /** The type of a DuckDB result column; empty for one that Redshift has no equal of. */
    static Optional<SqlType> ofDuckDb(String name) {
        if (name.startsWith("DECIMAL(")) {
            String[] parts = name.substring(8, name.length() - 1).split(",", -1);
            return Optional.of(numeric(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
        }
        return switch (name) {
            case "BOOLEAN" -> Optional.of(BOOLEAN);
            case "TINYINT", "SMALLINT", "UTINYINT" -> Optional.of(SMALLINT);
            case "INTEGER", "USMALLINT" -> Optional.of(INTEGER);
            case "BIGINT", "UINTEGER", "HUGEINT", "UBIGINT", "UHUGEINT" -> Optional.of(BIGINT);
            case "FLOAT" -> Optional.of(REAL);
            case "DOUBLE" -> Optional.of(DOUBLE);
            case "VARCHAR", "\"NULL\"" -> Optional.of(TEXT);
            case "DATE" -> Optional.of(DATE);
            case "TIME" -> Optional.of(TIME);
            case "TIME WITH TIME ZONE" -> Optional.of(TIMETZ);
            case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> Optional.of(TIMESTAMP);
            case "TIMESTAMP WITH TIME ZONE" -> Optional.of(TIMESTAMPTZ);
            case "JSON" -> Optional.of(SUPER);
            case "BLOB" -> Optional.of(new SqlType(Base.VARBYTE, 0, 0));
            default -> Optional.empty();
        };
    }

    /**
     * The type that a parameter is cast to; empty for text, which takes the type of what it is compared with, and for
     * what is left open. UNKNOWN stands for what DuckDB could not infer: that is text.
     */
    static Optional<SqlType> ofParameter(int oid) {
        return PgType.of(oid).flatMap(pg -> switch (pg) {
            case BOOL -> Optional.of(BOOLEAN);
            case INT2 -> Optional.of(SMALLINT);
            case INT4 -> Optional.of(INTEGER);
            case INT8 -> Optional.of(BIGINT);
            case FLOAT4 -> Optional.of(REAL);
            case FLOAT8 -> Optional.of(DOUBLE);
            case DATE -> Optional.of(DATE);
            case TIME -> Optional.of(TIME);
            case TIMETZ -> Optional.of(TIMETZ);
            case TIMESTAMP -> Optional.of(TIMESTAMP);
            case TIMESTAMPTZ -> Optional.of(TIMESTAMPTZ);
            case UNKNOWN -> Optional.of(TEXT);
            default -> Optional.empty();
        });
    }

    /** A field's type as DDL writes it. */
    static String described(Field field) {
        for (Base base : Base.values()) {
            if (base.pg == field.type()) {
                int modifier = field.typmod() - PgType.lengthTypmod(0);
                boolean plain = field.typmod() == PgType.NO_TYPMOD;
                boolean numeric = base == Base.NUMERIC;
                int length = plain ? 0 : numeric ? modifier >> 16 : modifier;
                return new SqlType(base, length, numeric && !plain ? modifier & 0xffff : 0).toString();
            }
        }
        return field.type().name().toLowerCase(Locale.ROOT);
    }

    private static SqlType decimal(Cursor cursor) throws SqlFailure {
        if (!cursor.accept("(")) {
            return numeric(18, 0);
        }
        int precision = cursor.integer();
        int scale = cursor.accept(",") ? cursor.integer() : 0;
        cursor.expect(")");
        if (precision < 1 || precision > MAX_PRECISION) {
            throw new SqlFailure("22023", "DECIMAL precision " + precision + " must be between 1 and 38");
        }
        if (scale > precision || scale > 37) {
            throw new SqlFailure(
                    "22023", "DECIMAL scale " + scale + " must be between 0 and precision " + Math.min(precision, 37));
        }
        return numeric(precision, scale);
    }

    private static SqlType varbyte(Cursor cursor) throws SqlFailure {
        return new SqlType(Base.VARBYTE, lengthIn(cursor, 1, MAX_VARBYTE, 64000), 0);
    }

    private static SqlType zoned(Cursor cursor, SqlType plain) throws SqlFailure {
        if (cursor.accept("without")) {
            cursor.expect("time", "zone");
        } else if (cursor.at("with", "time", "zone")) {
            cursor.expect("with", "time", "zone");
            return plain.equals(TIME) ? TIMETZ : TIMESTAMPTZ;
        }
        return plain;
    }

    private static int lengthIn(Cursor cursor, int least, int most, int byDefault) throws SqlFailure {
        if (!cursor.accept("(")) {
            return byDefault;
        }
        int length = cursor.accept("max") ? most : cursor.integer();
        cursor.expect(")");
        if (length < least || length > most) {
            throw new SqlFailure(
                    "22023", "length " + length + " of the type must be between " + least + " and " + most);
        }
        return length;
    }

    boolean isInteger() {
        return base == Base.SMALLINT || base == Base.INTEGER || base == Base.BIGINT;
    }

    boolean isFloat() {
        return base == Base.REAL || base == Base.DOUBLE;
    }

    boolean isNumeric() {
        return base == Base.NUMERIC;
    }

    boolean isText() {
        return base == Base.VARCHAR || base == Base.CHAR;
    }

    /** Whether it is a date or a time stamp. */
    boolean isMoment() {
        return base == Base.DATE || base == Base.TIMESTAMP || base == Base.TIMESTAMPTZ;
    }

    boolean isTimeOfDay() {
        return base == Base.TIME || base == Base.TIMETZ;
    }

    /** What a column made of such an expression is declared as: text of no known length takes the most. */
    SqlType forColumn() {
        if (length > 0) {
            return this;
        }
        return switch (base) {
            case VARCHAR -> varchar(MAX_VARCHAR);
            case VARBYTE -> new SqlType(Base.VARBYTE, 64000, 0);
            default -> this;
        };
    }

    /** As an integer counts in decimal arithmetic. */
    SqlType asNumeric() {
        return switch (base) {
            case SMALLINT -> numeric(5, 0);
            case INTEGER -> numeric(10, 0);
            case BIGINT -> numeric(19, 0);
            default -> this;
        };
    }

    PgType pg() {
        return base.pg;
    }

    int typmod() {
        if (length == 0) {
            return PgType.NO_TYPMOD;
        }
        return isNumeric() ? PgType.numericTypmod(length, scale) : PgType.lengthTypmod(length);
    }

    /** The type that stores it in DuckDB. */
    String duckDb() {
        return isNumeric() ? "DECIMAL(" + length + "," + scale + ")" : base.duckDb;
    }

    /** As pg_table_def and svv_columns show it. */
    @Override
    public String toString() {
        if (length == 0) {
            return base.text;
        }
        return base.text + "(" + length + (isNumeric() ? "," + scale : "") + ")";
    }
}
