package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A COPY as one statement over DuckDB's readers. It loads nothing that a record-wise COPY would not load as the very same
 * value: each value has to be of one plain form, or the statement fails, and files that the readers are lenient with are
 * not given to them.
 */
final class DirectCopy {
    /** Options under which a plain value is no longer the value. */
    private static final Set<String> OTHERWISE = Set.of(
            "gzip",
            "bzip2",
            "zstd",
            "noload",
            "encoding",
            "escape",
            "removequotes",
            "fixedwidth",
            "blanksasnull",
            "trimblanks",
            "fillrecord");

    /** No byte: the file has what DuckDB's readers pass over. */
    private static final int PASSED_OVER = Integer.MIN_VALUE;

    private final Copy copy;
    private final List<TableColumn> columns;
    private final List<CopyFile> files;

    private DirectCopy(Copy copy, List<TableColumn> columns, List<CopyFile> files) {
        this.copy = copy;
        this.columns = columns;
        this.files = files;
    }

    /** The statement, if there can be one. */
    static Optional<String> sql(Copy copy, Relation.Table table, List<TableColumn> columns, List<CopyFile> files)
            throws SqlFailure {
        boolean json = copy.format() == RecordCopy.JSON;
        boolean plain = copy.format() == RecordCopy.CSV
                || copy.format() == RecordCopy.DELIMITED
                || json && copy.options().get("paths").equals("auto");
        if (!plain || OTHERWISE.stream().anyMatch(copy::has)) {
            return Optional.empty();
        }
        DirectCopy direct = new DirectCopy(copy, columns, files);
        List<String> first = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> checks = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Optional<PlainValue> value = direct.value("c" + i, columns.get(i).type());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            String raw = json
                    ? direct.ofJson("c" + i, columns.get(i).type())
                    : direct.ofText("c" + i, columns.get(i).type());
            first.add(raw + " AS c" + i);
            values.add(value.get().converted() + " AS v" + i);
            checks.add("(c" + i + " IS NULL OR coalesce(" + value.get().check().replace("$", "v" + i) + ", false))");
        }
        if (!direct.arePlain()) {
            return Optional.empty();
        }
        List<String> results = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            results.add(
                    i > 0
                            ? "v" + i
                            : "CASE WHEN " + String.join(" AND ", checks)
                                    + " THEN v0 ELSE error('a value of no plain form') END");
        }
        return Optional.of(copy.into(table, columns) + "SELECT " + String.join(", ", results) + " FROM (SELECT *, "
                + String.join(", ", values) + " FROM (SELECT " + String.join(", ", first) + " FROM "
                + (json ? direct.json() : direct.csv()) + "))");
    }

    /**
     * @param converted the text, c, as a value
     * @param check whether the value, $, is what the text says
     */
    private record PlainValue(String converted, String check) {}

    private Optional<PlainValue> value(String text, SqlType type) {
        String cast = "TRY_CAST(" + text + " AS " + type.duckDb() + ")";
        String same = "CAST($ AS VARCHAR) = " + text;
        String length = String.valueOf(type.length());
        return Optional.ofNullable(
                switch (type.base()) {
                    case SMALLINT, INTEGER, BIGINT -> new PlainValue(cast, same);
                    case DATE -> copy.has("dateformat") ? null : new PlainValue(cast, "isfinite($) AND " + same);
                    case TIMESTAMP -> copy.has("timeformat")
                                    && !copy.options().get("timeformat").equals("auto")
                            ? null
                            : new PlainValue(cast, "isfinite($) AND " + same);
                        // Fifteen digits are the same by way of a double, which is how DuckDB reads JSON's numbers.
                    case NUMERIC -> new PlainValue(
                            cast,
                            "$ IS NOT NULL AND strlen(" + text + ") <= " + (isJson() ? 16 : 40)
                                    + " AND regexp_full_match(" + text
                                    + ", '-?[0-9]+(\\.[0-9]{1," + Math.max(1, type.scale()) + "})?')"
                                    + (type.scale() == 0 ? " AND NOT contains(" + text + ", '.')" : ""));
                    case DOUBLE -> new PlainValue(
                            cast,
                            "isfinite($) AND regexp_full_match(" + text
                                    + ", '-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?')");
                    case BOOLEAN -> new PlainValue(cast, text + " IN ('true', 'false', 't', 'f', '1', '0')");
                    case VARCHAR -> copy.has("truncatecolumns")
                            ? new PlainValue("main.rs_cut(" + text + ", " + length + ")", "true")
                            : new PlainValue(text, "strlen(" + text + ") <= " + length);
                    case CHAR -> new PlainValue(
                            "rtrim(" + text + ", ' ')",
                            "strlen(" + text + ") <= " + length + " AND strlen(" + text + ") = length(" + text + ")");
                    default -> null;
                });
    }

    private String ofText(String name, SqlType type) {
        return !type.isText() || copy.has("emptyasnull") ? "nullif(" + name + ", '')" : name;
    }

    /**
     * The text of a value. For a text column, a number fails, whose digits DuckDB does not keep; other columns read numbers
     * and strings alike. A string without a backslash has no quote but the two around it.
     */
    private String ofJson(String name, SqlType type) {
        if (!type.isText()) {
            return "nullif(" + name + ", '')";
        }
        String document = "CAST(" + name + " AS VARCHAR)";
        String text =
                "CASE WHEN " + document + " LIKE '\"%' THEN CASE WHEN contains(" + document + ", '\\') THEN " + name
                        + " ->> '$' ELSE trim(" + document + ", '\"') END WHEN " + name
                        + " IS NOT NULL THEN error('no string') END";
        return copy.has("emptyasnull") ? "nullif(" + text + ", '')" : text;
    }

    private boolean isJson() {
        return copy.format() == RecordCopy.JSON;
    }

    private String csv() {
        boolean csv = copy.format() == RecordCopy.CSV;
        String quote = csv ? Sql.string(copy.options().getOrDefault("quote", "\"")) : "''";
        List<String> types = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            types.add("'c" + i + "': 'VARCHAR'");
        }
        return "read_csv(" + Copy.paths(files) + ", header = false, auto_detect = false, strict_mode = true, skip = "
                + Integer.parseInt(copy.options().getOrDefault("ignoreheader", "0"))
                + ", delim = " + Sql.string(copy.options().getOrDefault("delimiter", csv ? "," : "|"))
                + ", quote = " + quote + ", escape = " + quote + ", nullstr = " + Sql.string(copy.nullText())
                + ", allow_quoted_nulls = false, hive_partitioning = false, compression = 'uncompressed', columns = {"
                + String.join(", ", types) + "})";
    }

    private String json() {
        List<String> types = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            types.add(
                    Sql.string(columns.get(i).name()) + (columns.get(i).type().isText() ? ": 'JSON'" : ": 'VARCHAR'"));
            names.add("c" + i);
        }
        return "read_json(" + Copy.paths(files) + ", format = 'newline_delimited', compression = 'uncompressed',"
                + " hive_partitioning = false, maximum_object_size = 4194304, columns = {" + String.join(", ", types)
                + "}) AS f(" + String.join(", ", names) + ")";
    }

    private boolean arePlain() throws SqlFailure {
        try {
            return files.parallelStream().allMatch(this::isPlain);
        } catch (UncheckedIOException e) {
            throw new SqlFailure("XX000", e.getMessage(), e.getCause());
        }
    }

    /**
     * Whether the file has none of what DuckDB's readers pass over: zero bytes and CR; blank lines of CSV; commas of
     * JSON that close a list; byte order marks.
     */
    private boolean isPlain(CopyFile file) {
        byte[] buffer = new byte[1 << 18];
        int before = '\n';
        boolean first = true;
        try (InputStream in = Files.newInputStream(file.path())) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                if (first && buffer[0] == (byte) 0xef) {
                    return false;
                }
                first = false;
                before = isJson() ? afterJson(buffer, read, before) : afterLines(buffer, read, before);
                if (before == PASSED_OVER) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + file.url() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The last byte of a part of the file, or {@link #PASSED_OVER}. */
    private int afterLines(byte[] bytes, int length, int before) {
        boolean blanks = copy.has("ignoreblanklines");
        int last = before;
        for (int i = 0; i < length; i++) {
            int now = bytes[i];
            if (now == 0 || now == '\r' || now == '\n' && last == '\n' && !blanks) {
                return PASSED_OVER;
            }
            last = now;
        }
        return last;
    }

    /** The last byte of a part of the file that is no blank, or {@link #PASSED_OVER}. */
    private static int afterJson(byte[] bytes, int length, int before) {
        int last = before;
        for (int i = 0; i < length; i++) {
            int now = bytes[i];
            if (now < 0 || now > ' ') {
                if (last == ',' && (now == '}' || now == ']')) {
                    return PASSED_OVER;
                }
                last = now;
            } else if (now == 0 || now == '\r') {
                return PASSED_OVER;
            }
        }
        return last;
    }
}
