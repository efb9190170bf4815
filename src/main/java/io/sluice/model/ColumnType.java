package io.sluice.model;

import java.util.List;
import java.util.Locale;

/** The type of a column of a lake table and of its hot copy. */
public sealed interface ColumnType {
    /** The type in the Glue Data Catalog, as Hive writes it. */
    String glue();

    /** The type of the same column in a Redshift table that COPY loads without a cast. */
    String redshift();

    /** Types without parameters. */
    enum Simple implements ColumnType {
        BOOLEAN("boolean", "BOOLEAN"),
        SMALLINT("smallint", "SMALLINT"),
        INT("int", "INTEGER"),
        BIGINT("bigint", "BIGINT"),
        REAL("float", "REAL"),
        DOUBLE("double", "DOUBLE PRECISION"),
        DATE("date", "DATE"),
        /** A point in time in UTC, kept in microseconds. */
        TIMESTAMP("timestamp", "TIMESTAMP"),
        /** Text of any length; in Redshift at most 65,535 bytes. */
        STRING("string", "VARCHAR(65535)"),
        BINARY("binary", "VARBYTE(65535)");

        private final String glue;
        private final String redshift;

        Simple(String glue, String redshift) {
            this.glue = glue;
            this.redshift = redshift;
        }

        @Override
        public String glue() {
            return glue;
        }

        @Override
        public String redshift() {
            return redshift;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An exact number; precision 1 to 38, scale 0 to precision. */
    record Decimal(int precision, int scale) implements ColumnType {
        public Decimal {
            if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("decimal(" + precision + "," + scale
                        + ") is no type: precision is 1 to 38 and scale 0 to precision");
            }
        }

        @Override
        public String glue() {
            return toString();
        }

        @Override
        public String redshift() {
            return "DECIMAL(" + precision + "," + scale + ")";
        }

        @Override
        public String toString() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    /** Text of at most {@code bytes} bytes of UTF-8, 1 to 65,535. */
    record Varchar(int bytes) implements ColumnType {
        /** The key of {@code bytes} in the metadata of a Spark column, whose type cannot say it. */
        public static final String METADATA = "sluice.varchar.bytes";

        public Varchar {
            if (bytes < 1 || bytes > 65_535) {
                throw new IllegalArgumentException("varchar(" + bytes + ") is no type: 1 to 65535 bytes");
            }
        }

        @Override
        public String glue() {
            return toString();
        }

        @Override
        public String redshift() {
            return "VARCHAR(" + bytes + ")";
        }

        @Override
        public String toString() {
            return "varchar(" + bytes + ")";
        }
    }

    /**
     * Text of any length of which a write has measured the longest value.
     *
     * @param longest bytes of UTF-8; 0 when there is no value
     */
    record Text(int longest) implements ColumnType {
        /** What a VARCHAR of Redshift holds at most. */
        public static final int MAX_BYTES = 65_535;

        private static final List<Integer> WIDTHS = List.of(16, 64, 256, 1024, 4096, 16_384);

        /** The width of a column for such text, in bytes: a step of a ladder, with room for values twice as long. */
        public int width() {
            return WIDTHS.stream()
                    .filter(width -> width >= 2L * longest)
                    .findFirst()
                    .orElse(MAX_BYTES);
        }

        @Override
        public String glue() {
            return Simple.STRING.glue();
        }

        @Override
        public String redshift() {
            return "VARCHAR(" + width() + ")";
        }

        @Override
        public String toString() {
            return Simple.STRING.toString();
        }
    }

    /** A struct, array or map; in Redshift a SUPER. */
    record Nested(String glue) implements ColumnType {
        @Override
        public String redshift() {
            return "SUPER";
        }

        @Override
        public String toString() {
            return glue;
        }
    }
}
