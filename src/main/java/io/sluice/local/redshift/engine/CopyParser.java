package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Token.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads COPY (Developer Guide, "COPY"). */
final class CopyParser {
    private static final Set<String> FLAGS = Set.of(
            "manifest",
            "fillrecord",
            "explicit_ids",
            "truncatecolumns",
            "gzip",
            "bzip2",
            "zstd",
            "lzop",
            "blanksasnull",
            "emptyasnull",
            "trimblanks",
            "roundec",
            "ignoreallerrors",
            "encrypted",
            "noload",
            "escape",
            "removequotes",
            "ignoreblanklines",
            "acceptanydate");
    private static final Set<String> VALUED = Set.of(
            "maxerror",
            "region",
            "null",
            "ignoreheader",
            "delimiter",
            "quote",
            "dateformat",
            "timeformat",
            "encoding",
            "comprows",
            "readratio",
            "fixedwidth",
            "master_symmetric_key");
    private static final Set<String> ENCODINGS = Set.of("utf8", "utf16", "utf16le", "utf16be");
    private static final Set<String> NOT_HERE = Set.of("lzop", "encrypted", "master_symmetric_key", "readratio");
    private static final Set<String> SWITCHES = Set.of("statupdate", "compupdate");
    private static final Set<String> FORMATS = Set.of("parquet", "json", "csv", "avro", "orc", "shapefile");
    private final Cursor cursor;
    private final Map<String, String> options = new LinkedHashMap<>();
    private String format = "";
    private final Authorization authorization;

    private CopyParser(Cursor cursor) {
        this.cursor = cursor;
        this.authorization = new Authorization(cursor);
    }

    static Copy parse(Cursor cursor) throws SqlFailure {
        return new CopyParser(cursor).copy();
    }

    private Copy copy() throws SqlFailure {
        cursor.expect("copy");
        Name target = cursor.relation();
        List<String> columns = cursor.at("(") ? cursor.identifiers() : List.of();
        cursor.expect("from");
        String source = cursor.string();
        while (!cursor.atEnd()) {
            clause();
        }
        authorization.require();
        CopyFormat known = format();
        known.check(options);
        checkValues();
        return new Copy(target, columns, source, known, options);
    }

    private void clause() throws SqlFailure {
        cursor.accept("with");
        Token token = cursor.peek();
        String word = token.text();
        if (token.kind() != Kind.WORD || options.containsKey(word)) {
            throw token.kind() == Kind.WORD
                    ? new SqlFailure("42601", "conflicting or redundant options: " + word.toUpperCase(Locale.ROOT))
                    : cursor.unexpected();
        }
        if (authorization.accept() || formatted()) {
            return;
        }
        if (word.equals("serializetojson") || FLAGS.contains(word)) {
            cursor.next();
            options.put(word, "");
        } else if (word.equals("acceptinvchars")) {
            cursor.next();
            cursor.accept("as");
            options.put(word, cursor.peek().kind() == Kind.STRING ? cursor.string() : "?");
        } else if (SWITCHES.contains(word)) {
            cursor.next();
            boolean off = cursor.accept("off") || cursor.accept("false");
            if (!off && !cursor.accept("on") && !cursor.accept("true")) {
                cursor.accept("preset");
            }
            options.put(word, off ? "off" : "on");
        } else if (VALUED.contains(word)) {
            cursor.next();
            cursor.accept("as");
            Token value = cursor.peek();
            boolean bare = word.equals("encoding") && value.kind() == Kind.WORD;
            if (!bare && value.kind() != Kind.STRING && value.kind() != Kind.NUMBER) {
                throw cursor.unexpected();
            }
            cursor.next();
            boolean backslash =
                    cursor.sql().substring(value.start(), value.end()).equals("'\\N'");
            options.put(word, backslash ? "\\N" : value.text());
        } else {
            throw cursor.unexpected();
        }
    }

    private boolean formatted() throws SqlFailure {
        int start = cursor.position();
        if (cursor.accept("format")) {
            cursor.accept("as");
        }
        if (!cursor.atAny(FORMATS)) {
            if (cursor.position() != start) {
                throw cursor.unexpected();
            }
            return false;
        }
        if (!format.isEmpty()) {
            throw new SqlFailure("42601", "conflicting or redundant options: more than one format");
        }
        format = cursor.next().text();
        if (format.equals("json") || format.equals("avro")) {
            cursor.accept("as");
            options.put("paths", cursor.peek().kind() == Kind.STRING ? cursor.string() : "auto");
        }
        return true;
    }

    private CopyFormat format() throws SqlFailure {
        return switch (format) {
            case "parquet" -> new ParquetCopy();
            case "csv" -> RecordCopy.CSV;
            case "json" -> RecordCopy.JSON;
            case "avro" -> RecordCopy.AVRO;
            case "" -> options.containsKey("fixedwidth") ? RecordCopy.FIXEDWIDTH : RecordCopy.DELIMITED;
            default -> throw SqlFailure.notSupported("COPY of the format " + format.toUpperCase(Locale.ROOT));
        };
    }

    private void checkValues() throws SqlFailure {
        for (String option : options.keySet()) {
            if (NOT_HERE.contains(option)) {
                throw SqlFailure.notSupported("COPY … " + option.toUpperCase(Locale.ROOT));
            }
        }
        number("maxerror", 0, 100_000);
        number("ignoreheader", 0, Integer.MAX_VALUE);
        number("comprows", 1000, Integer.MAX_VALUE);
        character("delimiter");
        character("quote");
        character("acceptinvchars");
        exclusive("maxerror", "ignoreallerrors");
        exclusive("gzip", "bzip2");
        exclusive("gzip", "zstd");
        exclusive("bzip2", "zstd");
        String encoding = options.getOrDefault("encoding", "utf8").toLowerCase(Locale.ROOT);
        if (!ENCODINGS.contains(encoding)) {
            throw new SqlFailure(
                    "22023",
                    "ENCODING \"" + encoding + "\" is not supported: it must be UTF8, UTF16, UTF16LE or UTF16BE");
        }
    }

    private void number(String option, int least, int most) throws SqlFailure {
        String value = options.getOrDefault(option, String.valueOf(least));
        if (!value.matches("[0-9]{1,10}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw new SqlFailure(
                    "22023",
                    option.toUpperCase(Locale.ROOT) + " " + value + " must be between " + least + " and " + most);
        }
    }

    private void character(String option) throws SqlFailure {
        String value = options.getOrDefault(option, "|");
        if (value.length() != 1 || value.charAt(0) > 127) {
            throw new SqlFailure("22023", option.toUpperCase(Locale.ROOT) + " must be a single ASCII character");
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
}
