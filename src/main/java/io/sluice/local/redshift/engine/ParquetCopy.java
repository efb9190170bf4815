package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** COPY of Parquet files: columns by position, types as they are. */
record ParquetCopy() implements CopyFormat {
    /** Separates the parts of the message that the length check raises. */
    private static final char SEPARATOR = '\u0001';

    private static final Set<String> OPTIONS = Set.of(
            "manifest", "statupdate", "fillrecord", "serializetojson", "acceptinvchars", "explicit_ids", "encrypted");

    @Override
    public String title() {
        return "parquet";
    }

    @Override
    public void check(Map<String, String> options) throws SqlFailure {
        for (String option : options.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new SqlFailure(
                        "0A000", option.toUpperCase(Locale.ROOT) + " argument is not supported for PARQUET based COPY");
            }
        }
    }

    @Override
    public Loaded load(Copy copy, Relation.Table table, List<CopyFile> files, Execution execution) throws SqlFailure {
        List<TableColumn> targets = copy.targets(table);
        CopyFailure failure = new CopyFailure(table, execution);
        Map<List<ParquetColumn>, List<CopyFile>> byShape = new LinkedHashMap<>();
        for (CopyFile file : files) {
            List<ParquetColumn> shape = ParquetColumn.of(file, execution.duck());
            check(copy, targets, file, shape, failure);
            byShape.computeIfAbsent(shape, any -> new ArrayList<>()).add(file);
        }
        long rows = 0;
        for (Map.Entry<List<ParquetColumn>, List<CopyFile>> group : byShape.entrySet()) {
            String sql = insert(copy, table, targets, group.getKey(), group.getValue());
            try {
                rows += execution.duck().change(sql, List.of());
            } catch (SqlFailure e) {
                throw translated(e, group.getValue(), targets, failure);
            }
        }
        return new Loaded(rows, 0);
    }

    private static void check(
            Copy copy, List<TableColumn> targets, CopyFile file, List<ParquetColumn> shape, CopyFailure failure)
            throws SqlFailure {
        boolean filled = copy.has("fillrecord") && shape.size() < targets.size();
        if (shape.size() != targets.size() && !filled) {
            throw failure.scan(
                    15007,
                    "Unmatched number of columns between table and file. Table columns: " + targets.size()
                            + ", Data columns: " + shape.size() + ", File name: " + file.url(),
                    file.url(),
                    Optional.empty());
        }
        for (int i = 0; i < shape.size(); i++) {
            ParquetColumn found = shape.get(i);
            SqlType type = targets.get(i).type();
            boolean serialised = type.equals(SqlType.SUPER);
            if (serialised && !copy.has("serializetojson") || found.isNested() && !serialised) {
                throw failure.scan(
                        15007,
                        "Invalid type: 4000. Column " + targets.get(i).name() + ", File name: " + file.url(),
                        file.url(),
                        Optional.of(targets.get(i)));
            }
            if (!found.fits(type)) {
                String context = "File '" + file.url() + "' has an incompatible Parquet schema for column '"
                        + file.url() + "." + targets.get(i).name() + "'. Column type: "
                        + type.toString().toUpperCase(Locale.ROOT) + ", Parquet schema:\n" + found.described()
                        + " [i:" + i + " d:1 r:0]";
                throw failure.scan(15007, context, file.url(), Optional.of(targets.get(i)));
            }
        }
    }

    private static String insert(
            Copy copy,
            Relation.Table table,
            List<TableColumn> targets,
            List<ParquetColumn> shape,
            List<CopyFile> files) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            SqlType type = targets.get(i).type();
            String name = "c" + i;
            if (i >= shape.size()) {
                values.add("NULL");
                continue;
            }
            names.add(name);
            if (type.isText()) {
                String checked = "CASE WHEN " + name + " IS NULL OR strlen(" + name + ") <= " + type.length() + " THEN "
                        + name + " ELSE error('[XX000] ' || chr(1) || '" + i + "' || chr(1) || source || chr(1)"
                        + " || strlen(" + name + ")) END";
                values.add(type.base() == SqlType.Base.CHAR ? "rtrim(" + checked + ", ' ')" : checked);
            } else if (type.equals(SqlType.SUPER)) {
                values.add("CASE WHEN " + name + " IS NOT NULL THEN main.rs_super_parse(CAST(to_json(" + name
                        + ") AS VARCHAR)) END");
            } else {
                values.add("CAST(" + name + " AS " + type.duckDb() + ")");
            }
        }
        return copy.into(table, targets) + "SELECT " + String.join(", ", values) + " FROM (SELECT * FROM read_parquet("
                + Copy.paths(files) + ", hive_partitioning = false, filename = 'sluice_source')) AS f("
                + String.join(", ", names) + (names.isEmpty() ? "" : ", ") + "source)";
    }

    private static SqlFailure translated(
            SqlFailure raised, List<CopyFile> files, List<TableColumn> targets, CopyFailure failure) throws SqlFailure {
        String message = raised.getMessage();
        if (message.isEmpty() || message.charAt(0) != SEPARATOR) {
            return raised;
        }
        String[] parts = message.substring(1).split(String.valueOf(SEPARATOR), -1);
        TableColumn column = targets.get(Integer.parseInt(parts[0]));
        String url = files.stream()
                .filter(file -> file.path().toString().equals(parts[1]))
                .map(CopyFile::url)
                .findFirst()
                .orElse(parts[1]);
        String context = "The length of the data column " + column.name()
                + " is longer than the length defined in the table. Table: "
                + column.type().length() + ", Data: " + parts[2] + ", File name: " + url;
        return failure.scan(15001, context, url, Optional.of(column));
    }
}
