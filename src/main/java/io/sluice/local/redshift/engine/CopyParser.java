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
    private static final Set<String> SWITCHES = Set.of("statupdate", "compupdate");
    private static final Set<String> FORMATS = Set.of("parquet", "json", "csv", "avro", "orc", "shapefile");
    private static final Set<String> PARQUET = Set.of(
            "manifest", "statupdate", "fillrecord", "serializetojson", "acceptinvchars", "explicit_ids", "encrypted");

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
        return new Copy(target, columns, source, format(), options);
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
            Token value = cursor.next();
            if (value.kind() != Kind.STRING && value.kind() != Kind.NUMBER) {
                throw cursor.unexpected();
            }
            options.put(word, value.text());
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
        switch (format) {
            case "parquet":
                for (String option : options.keySet()) {
                    if (!PARQUET.contains(option)) {
                        throw new SqlFailure(
                                "0A000",
                                option.toUpperCase(Locale.ROOT) + " argument is not supported for PARQUET based COPY");
                    }
                }
                return new ParquetCopy();
            case "csv":
                TextCopy.CSV.check(options);
                return TextCopy.CSV;
            case "json":
                TextCopy.JSON.check(options);
                return TextCopy.JSON;
            default:
                throw SqlFailure.notSupported(
                        "COPY of the format " + (format.isEmpty() ? "DELIMITED" : format.toUpperCase(Locale.ROOT)));
        }
    }
}
