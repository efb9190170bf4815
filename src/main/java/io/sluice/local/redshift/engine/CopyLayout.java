package io.sluice.local.redshift.engine;

/**
 * How rows that are copied to a client are written (PostgreSQL, "COPY", "File Formats").
 *
 * @param kind CSV quotes where TEXT writes backslashes
 * @param header whether the first line has the columns' names
 * @param nullText stands for NULL, never quoted
 */
public record CopyLayout(Kind kind, Header header, char delimiter, String nullText, char quote) {

    public enum Kind {
        TEXT,
        CSV
    }

    public enum Header {
        NONE,
        NAMES
    }

    /** A line without its end. The values are texts as the wire has them, null for NULL. */
    public String line(String[] values) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                line.append(delimiter);
            }
            line.append(values[i] == null ? nullText : kind == Kind.CSV ? quoted(values, i) : escaped(values[i]));
        }
        return line.toString();
    }

    private String quoted(String[] values, int index) {
        String value = values[index];
        boolean special = value.equals(nullText) || values.length == 1 && value.equals("\\.");
        for (int i = 0; i < value.length() && !special; i++) {
            char c = value.charAt(i);
            special = c == delimiter || c == quote || c == '\n' || c == '\r';
        }
        String mark = String.valueOf(quote);
        return special ? mark + value.replace(mark, mark + mark) + mark : value;
    }

    private String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\b' -> escaped.append("\\b");
                case '\f' -> escaped.append("\\f");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case 0x0B -> escaped.append("\\v");
                default -> {
                    if (c == '\\' || c == delimiter) {
                        escaped.append('\\');
                    }
                    escaped.append(c);
                }
            }
        }
        return escaped.toString();
    }

    /** Reads the options behind STDOUT, in PostgreSQL's form of before and after version 9. */
    static CopyLayout parse(Cursor cursor) throws SqlFailure {
        cursor.accept("with");
        boolean listed = cursor.accept("(");
        Kind kind = Kind.TEXT;
        Header header = Header.NONE;
        String delimiter = null;
        String nullText = null;
        String quote = "\"";
        while (!cursor.atEnd() && !cursor.at(")")) {
            if (cursor.accept("format")) {
                String format = cursor.peek().kind() == Token.Kind.STRING ? cursor.string() : cursor.anyWord();
                if (!format.equals("csv") && !format.equals("text")) {
                    throw SqlFailure.notSupported("COPY TO STDOUT in the format " + format);
                }
                kind = format.equals("csv") ? Kind.CSV : Kind.TEXT;
            } else if (cursor.accept("csv")) {
                kind = Kind.CSV;
            } else if (cursor.accept("header")) {
                boolean off = cursor.accept("false") || cursor.accept("off");
                if (!off && !cursor.accept("true")) {
                    cursor.accept("on");
                }
                header = off ? Header.NONE : Header.NAMES;
            } else if (cursor.accept("delimiter")) {
                cursor.accept("as");
                delimiter = cursor.string();
            } else if (cursor.accept("null")) {
                cursor.accept("as");
                nullText = cursor.string();
            } else if (cursor.accept("quote")) {
                cursor.accept("as");
                quote = cursor.string();
            } else {
                throw cursor.unexpected();
            }
            cursor.accept(",");
        }
        if (listed) {
            cursor.expect(")");
        }
        String separator = delimiter != null ? delimiter : kind == Kind.CSV ? "," : "\t";
        if (separator.length() != 1 || quote.length() != 1) {
            throw new SqlFailure("0A000", "COPY delimiter and quote must be single characters");
        }
        String absent = nullText != null ? nullText : kind == Kind.CSV ? "" : "\\N";
        return new CopyLayout(kind, header, separator.charAt(0), absent, quote.charAt(0));
    }
}
