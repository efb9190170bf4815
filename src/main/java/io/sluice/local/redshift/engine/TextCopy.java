package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** COPY of CSV files and of JSON lines by 'auto'. One value that does not fit fails the load. */
enum TextCopy implements CopyFormat {
    CSV(Set.of(
            "manifest",
            "statupdate",
            "compupdate",
            "ignoreheader",
            "delimiter",
            "quote",
            "gzip",
            "zstd",
            "region",
            "null",
            "emptyasnull",
            "blanksasnull",
            "truncatecolumns",
            "trimblanks",
            "explicit_ids",
            "timeformat",
            "dateformat",
            "acceptinvchars",
            "maxerror")) {
        @Override
        String source(Copy copy, List<CopyFile> files, List<TableColumn> targets) throws SqlFailure {
            Map<String, String> options = copy.options();
            List<String> columns = new ArrayList<>();
            for (int i = 0; i < targets.size(); i++) {
                columns.add("'c" + i + "': 'VARCHAR'");
            }
            return "read_csv(" + Copy.paths(files)
                    + ", header = false, auto_detect = false, strict_mode = true, skip = "
                    + Integer.parseInt(options.getOrDefault("ignoreheader", "0"))
                    + ", delim = " + Sql.string(options.getOrDefault("delimiter", ","))
                    + ", quote = " + Sql.string(options.getOrDefault("quote", "\""))
                    + ", escape = " + Sql.string(options.getOrDefault("quote", "\""))
                    + ", nullstr = " + Sql.string(options.getOrDefault("null", "\\N"))
                    + ", allow_quoted_nulls = false, hive_partitioning = false"
                    + ", compression = '" + compression(copy) + "'"
                    + ", columns = {" + String.join(", ", columns) + "})";
        }

        @Override
        String value(Copy copy, int index, TableColumn column) {
            String raw = "c" + index;
            boolean emptyIsNull = !column.type().isText() || copy.has("emptyasnull");
            return emptyIsNull ? "nullif(" + (column.type().isText() ? raw : "trim(" + raw + ")") + ", '')" : raw;
        }
    },
    JSON(Set.of(
            "manifest",
            "statupdate",
            "compupdate",
            "gzip",
            "zstd",
            "region",
            "truncatecolumns",
            "explicit_ids",
            "timeformat",
            "dateformat",
            "paths",
            "acceptinvchars",
            "maxerror")) {
        @Override
        String source(Copy copy, List<CopyFile> files, List<TableColumn> targets) throws SqlFailure {
            String paths = copy.options().get("paths");
            if (!paths.equals("auto") && !paths.equals("auto ignorecase")) {
                throw SqlFailure.notSupported("COPY … JSON '" + paths + "'");
            }
            return "read_json_objects(" + Copy.paths(files) + ", format = 'auto', compression = '" + compression(copy)
                    + "', maximum_object_size = 4194304)";
        }

        @Override
        String value(Copy copy, int index, TableColumn column) {
            String path = Sql.string("$.\"" + column.name().replace("\"", "\\\"") + "\"");
            return column.type().equals(SqlType.SUPER)
                    ? "json_extract(json, " + path + ")"
                    : "json_extract_string(json, " + path + ")";
        }
    };

    /** Seconds or milliseconds since 1970, as TIMEFORMAT names them, by the divisor to seconds. */
    private static final Map<String, String> EPOCHS = Map.of("epochsecs", "1000000", "epochmillisecs", "1000");

    private final Set<String> options;

    TextCopy(Set<String> options) {
        this.options = options;
    }

    /** The FROM expression that gives the files' rows. */
    abstract String source(Copy copy, List<CopyFile> files, List<TableColumn> targets) throws SqlFailure;

    /** A column's raw text in such a row; NULL where the column is to be NULL. */
    abstract String value(Copy copy, int index, TableColumn column);

    /** Fails when an option is not known for this format. */
    void check(Map<String, String> given) throws SqlFailure {
        for (Map.Entry<String, String> option : given.entrySet()) {
            boolean strict =
                    option.getKey().equals("maxerror") && !option.getValue().equals("0");
            if (!options.contains(option.getKey()) || strict) {
                throw SqlFailure.notSupported(
                        "COPY … " + name() + " " + option.getKey().toUpperCase(java.util.Locale.ROOT));
            }
        }
    }

    private static String compression(Copy copy) {
        return copy.has("gzip") ? "gzip" : copy.has("zstd") ? "zstd" : "uncompressed";
    }

    @Override
    public long load(Copy copy, Relation.Table table, List<CopyFile> files, Execution execution) throws SqlFailure {
        List<TableColumn> targets = copy.targets(table);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            values.add(converted(
                    copy, value(copy, i, targets.get(i)), targets.get(i).type()));
        }
        String sql = copy.into(table, targets) + "SELECT " + String.join(", ", values) + " FROM "
                + source(copy, files, targets);
        try {
            return execution.duck().change(sql, List.of());
        } catch (SqlFailure e) {
            if (e.sqlState().equals("57014")) {
                throw e;
            }
            int code = e.sqlState().equals("22001") ? 1204 : e.sqlState().equals("23502") ? 1213 : 1207;
            String url = files.size() == 1 ? files.get(0).url() : copy.source();
            throw new CopyFailure(table, execution).load(code, e.getMessage(), url, "", "");
        }
    }

    private static String converted(Copy copy, String raw, SqlType type) throws SqlFailure {
        String format = copy.options().getOrDefault("timeformat", "auto");
        boolean moment = type.equals(SqlType.TIMESTAMP) || type.equals(SqlType.TIMESTAMPTZ);
        if (moment && EPOCHS.containsKey(format)) {
            return "make_timestamp(CAST(" + raw + " AS BIGINT) * " + EPOCHS.get(format) + ")";
        }
        if (moment && !format.equals("auto")) {
            return "CAST(" + DateFormats.parse(raw, format) + " AS " + type.duckDb() + ")";
        }
        String dates = copy.options().getOrDefault("dateformat", "auto");
        if (type.equals(SqlType.DATE) && !dates.equals("auto")) {
            return "CAST(" + DateFormats.parse(raw, dates) + " AS DATE)";
        }
        if (type.isText() && copy.has("truncatecolumns")) {
            return "main.rs_cut(" + raw + ", " + type.length() + ")";
        }
        if (type.equals(SqlType.SUPER)) {
            return "CAST(" + raw + " AS JSON)";
        }
        return Operators.assign(Rendered.of(raw, SqlType.TEXT), type);
    }
}
