package io.sluice.local.spectrum;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * A type without parts.
 *
 * @param base DuckDB's name without precision, scale or length
 * @param duck DuckDB's name in full
 * @param length the most bytes of a text, 0 for any
 */
record ScalarType(Base base, String duck, int length) implements ColumnType {
    static final String NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__";

    /** The types that Redshift knows in external tables; OTHER occurs in files only. */
    enum Base {
        BOOLEAN,
        SMALLINT,
        INTEGER,
        BIGINT,
        FLOAT,
        DOUBLE,
        DECIMAL,
        VARCHAR,
        BLOB,
        DATE,
        TIMESTAMP,
        OTHER
    }

    static ScalarType of(Base base) {
        return new ScalarType(base, base.name(), 0);
    }

    static ScalarType text(int length) {
        return new ScalarType(Base.VARCHAR, "VARCHAR", length);
    }

    static ScalarType decimal(int precision, int scale) {
        return new ScalarType(Base.DECIMAL, "DECIMAL(" + precision + "," + scale + ")", 0);
    }

    static ScalarType other(String duck) {
        return new ScalarType(Base.OTHER, duck, 0);
    }

    @Override
    public boolean hasMap() {
        return false;
    }

    /** Parquet stores all integers of up to 32 bits as INT32 and old writers do not annotate texts. */
    @Override
    public boolean accepts(ColumnType file) {
        if (!(file instanceof ScalarType other)) {
            return false;
        }
        switch (base) {
            case SMALLINT:
            case INTEGER:
                return other.base == Base.SMALLINT || other.base == Base.INTEGER || other.duck.equals("TINYINT");
            case VARCHAR:
                return other.base == Base.VARCHAR || other.base == Base.BLOB;
            case TIMESTAMP:
                return other.duck.startsWith("TIMESTAMP");
            default:
                return duck.equals(other.duck);
        }
    }

    boolean numeric() {
        switch (base) {
            case SMALLINT:
            case INTEGER:
            case BIGINT:
            case FLOAT:
            case DOUBLE:
            case DECIMAL:
                return true;
            default:
                return false;
        }
    }

    /** A text that fails the query when it has more bytes than the column takes. */
    String limited(String text, String column) {
        if (length == 0) {
            return text;
        }
        String message = "Spectrum Scan Error 15001: the length of the data column " + column
                + " is longer than the length defined in the table. Table: " + length + ", Data: ";
        return "CASE WHEN strlen(" + text + ") > " + length + " THEN error(" + Quoted.text(message) + " || strlen("
                + text + ")) ELSE " + text + " END";
    }

    /** A text of a file as a value of this type; one that is none fails the query. */
    String read(String text, String column) {
        String message = "Spectrum Scan Error 15001: column " + column + " is " + duck + " and has the value ";
        String value = "TRY_CAST(" + text + " AS " + duck + ")";
        return "CASE WHEN " + text + " IS NOT NULL AND " + value + " IS NULL THEN CAST(error(" + Quoted.text(message)
                + " || " + text + ") AS " + duck + ") ELSE " + value + " END";
    }

    boolean inGlueExpressions() {
        return base != Base.BOOLEAN && base != Base.FLOAT && base != Base.DOUBLE && base != Base.BLOB;
    }

    /** A partition's value, or a literal that it is compared with; empty for a text that is not of this type. */
    Optional<Comparable<?>> value(String text) {
        try {
            switch (base) {
                case BOOLEAN:
                    String word = text.trim().toLowerCase(Locale.ROOT);
                    return word.equals("true") || word.equals("false")
                            ? Optional.of(Boolean.valueOf(word))
                            : Optional.empty();
                case DATE:
                    return Optional.of(LocalDate.parse(text.trim()));
                case TIMESTAMP:
                    String moment = text.trim().replace('T', ' ');
                    return Optional.of(Timestamp.valueOf(moment.indexOf(' ') < 0 ? moment + " 00:00:00" : moment)
                            .toLocalDateTime());
                case VARCHAR:
                    return Optional.of(text);
                case BLOB:
                case OTHER:
                    return Optional.empty();
                default:
                    return Optional.of(new BigDecimal(text.trim()));
            }
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
