package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Token.Kind;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads UNLOAD (Developer Guide, "UNLOAD"). */
final class UnloadParser {
    private static final Set<String> FLAGS =
            Set.of("header", "gzip", "bzip2", "zstd", "addquotes", "escape", "allowoverwrite", "cleanpath");
    private static final Set<String> VALUED =
            Set.of("delimiter", "null", "region", "extension", "fixedwidth", "kms_key_id", "master_symmetric_key");
    private static final Set<String> SIZES = Set.of("maxfilesize", "rowgroupsize");
    private static final Set<String> FORMATS = Set.of("csv", "parquet", "json");
    private static final Set<String> NOT_HERE = Set.of("master_symmetric_key");

    /** Options that make no sense for a format, by the format. */
    private static final Map<String, Set<String>> REFUSED = Map.of(
            "parquet",
                    Set.of("delimiter", "fixedwidth", "addquotes", "escape", "null", "header", "gzip", "bzip2", "zstd"),
            "json", Set.of("delimiter", "fixedwidth", "addquotes", "escape", "null", "header", "rowgroupsize"),
            "csv", Set.of("fixedwidth", "addquotes", "escape", "rowgroupsize"),
            "text", Set.of("rowgroupsize"));

    private static final long MEGABYTE = 1L << 20;

    private final Cursor cursor;
    private final Authorization authorization;
    private final Map<String, String> options = new LinkedHashMap<>();
    private List<String> partitions = List.of();
    private String format = "";

    private UnloadParser(Cursor cursor) {
        this.cursor = cursor;
        this.authorization = new Authorization(cursor);
    }

    static Unload parse(Cursor cursor) throws SqlFailure {
        return new UnloadParser(cursor).unload();
    }

    private Unload unload() throws SqlFailure {
        cursor.expect("unload", "(");
        String sql = cursor.string();
        cursor.expect(")", "to");
        String target = cursor.string();
        while (!cursor.atEnd()) {
            clause();
        }
        authorization.require();
        check();
        Cursor inner = new Cursor(sql);
        if (!QueryParser.startsQuery(inner)) {
            throw inner.unexpected();
        }
        Query query = new QueryParser(inner).query();
        inner.expectEnd();
        if (query.limit().isPresent() || query.body().top().isPresent()) {
            throw new SqlFailure("0A000", "LIMIT clause is not supported in the outer SELECT of UNLOAD")
                    .withHint("Nest it: UNLOAD ('SELECT * FROM (SELECT … LIMIT n)') …");
        }
        return new Unload(query, prefix(target), unloadFormat(), partitions, options);
    }

    private static String prefix(String target) throws SqlFailure {
        if (!target.startsWith("s3://")) {
            throw SqlFailure.notSupported("UNLOAD to " + target + " (only s3:// is)");
        }
        int slash = target.indexOf('/', 5);
        if (slash <= 5) {
            throw new SqlFailure(
                    "22023", "Invalid S3 location '" + target + "': it must read s3://bucket/object-path/name-prefix");
        }
        return target;
    }

    private void clause() throws SqlFailure {
        if (cursor.accept("with") && !cursor.at("credentials")) {
            throw cursor.unexpected();
        }
        Token token = cursor.peek();
        String word = token.text();
        if (token.kind() != Kind.WORD) {
            throw cursor.unexpected();
        }
        if (options.containsKey(word) || word.equals("partition") && !partitions.isEmpty()) {
            throw new SqlFailure("42601", "conflicting or redundant options: " + word.toUpperCase(Locale.ROOT));
        }
        if (authorization.accept() || formatted()) {
            return;
        }
        cursor.next();
        if (FLAGS.contains(word)) {
            options.put(word, "");
        } else if (VALUED.contains(word)) {
            cursor.accept("as");
            options.put(word, cursor.string());
        } else if (SIZES.contains(word)) {
            options.put(word, String.valueOf(size(word)));
        } else if (word.equals("manifest")) {
            options.put(word, cursor.accept("verbose") ? "verbose" : "");
        } else if (word.equals("parallel")) {
            boolean off = cursor.accept("off") || cursor.accept("false");
            if (!off && !cursor.accept("true")) {
                cursor.accept("on");
            }
            options.put(word, off ? "off" : "on");
        } else if (word.equals("encrypted")) {
            cursor.accept("auto");
            options.put(word, "");
        } else if (word.equals("partition")) {
            cursor.expect("by");
            partitions = cursor.identifiers();
            if (cursor.accept("include")) {
                options.put("include", "");
            }
        } else {
            throw new SqlFailure(
                    "42601", "syntax error at or near \"" + cursor.sql().substring(token.start(), token.end()) + "\"");
        }
    }

    private boolean formatted() throws SqlFailure {
        boolean announced = cursor.accept("format");
        if (announced) {
            cursor.accept("as");
        }
        if (!cursor.atAny(FORMATS)) {
            if (announced) {
                throw cursor.unexpected();
            }
            return false;
        }
        if (!format.isEmpty()) {
            throw new SqlFailure("42601", "conflicting or redundant options: more than one format");
        }
        format = cursor.next().text();
        return true;
    }

    /** In bytes; megabytes when no unit is said. */
    private long size(String option) throws SqlFailure {
        cursor.accept("as");
        if (cursor.peek().kind() != Kind.NUMBER) {
            throw cursor.unexpected();
        }
        BigDecimal number = new BigDecimal(cursor.next().text());
        boolean giga = cursor.accept("gb");
        if (!giga) {
            cursor.accept("mb");
        }
        long bytes = number.multiply(BigDecimal.valueOf(giga ? 1024 * MEGABYTE : MEGABYTE))
                .longValue();
        boolean file = option.equals("maxfilesize");
        if (bytes < (file ? 5 : 32) * MEGABYTE || bytes > (file ? Unload.MOST_BYTES : 128 * MEGABYTE)) {
            throw new SqlFailure(
                    "22023",
                    option.toUpperCase(Locale.ROOT) + " must be between "
                            + (file ? "5 MB and 6.2 GB" : "32 MB and 128 MB"));
        }
        return bytes;
    }

    private void check() throws SqlFailure {
        String name = format.isEmpty() ? "text" : format;
        for (String option : options.keySet()) {
            if (REFUSED.getOrDefault(name, Set.of()).contains(option)) {
                throw new SqlFailure(
                        "0A000",
                        option.toUpperCase(Locale.ROOT) + " argument is not supported for UNLOAD to "
                                + name.toUpperCase(Locale.ROOT));
            }
            if (NOT_HERE.contains(option)) {
                throw SqlFailure.notSupported("UNLOAD … " + option.toUpperCase(Locale.ROOT));
            }
        }
        exclusive("allowoverwrite", "cleanpath");
        exclusive("gzip", "zstd");
        exclusive("gzip", "bzip2");
        exclusive("bzip2", "zstd");
        exclusive("fixedwidth", "delimiter");
        exclusive("fixedwidth", "header");
        if (options.containsKey("fixedwidth")) {
            FixedWidthRecords.widths(options.get("fixedwidth"));
        }
        String delimiter = options.getOrDefault("delimiter", "|");
        if (delimiter.length() != 1 || delimiter.charAt(0) > 127) {
            throw new SqlFailure("22023", "DELIMITER must be a single ASCII character");
        }
    }

    private void exclusive(String one, String other) throws SqlFailure {
        if (options.containsKey(one) && options.containsKey(other)) {
            throw new SqlFailure(
                    "42601",
                    "conflicting or redundant options: " + one.toUpperCase(Locale.ROOT) + " and "
                            + other.toUpperCase(Locale.ROOT));
        }
    }

    private UnloadFormat unloadFormat() {
        return format.isEmpty() ? UnloadFormat.TEXT : UnloadFormat.valueOf(format.toUpperCase(Locale.ROOT));
    }
}
