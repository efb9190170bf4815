package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the SELECT over a table's files. Files with the same columns are read together; what belongs to a file and is
 * not in it, its partition's values, path and size, comes from constant lists by the file's index.
 */
final class Scan {
    /** DuckDB's column with the place of a row's file in the list of files. */
    static final String FILE_INDEX = "file_index";

    /** A file, the values of its partition and how it is read. */
    record Source(S3Object file, List<String> values, FileFormat format) {}

    private final ExternalTable table;
    private final Pseudocolumns pseudo;

    Scan(ExternalTable table, Pseudocolumns pseudo) {
        this.table = table;
        this.pseudo = pseudo;
    }

    String sql(List<Source> sources) {
        if (sources.isEmpty()) {
            return "(" + nothing() + ")";
        }
        Map<FileFormat, List<Source>> groups = new LinkedHashMap<>();
        for (Source source : sources) {
            groups.computeIfAbsent(source.format(), format -> new ArrayList<>()).add(source);
        }
        List<String> selects = new ArrayList<>();
        groups.forEach((format, group) -> selects.add(select(format, group)));
        return "(" + String.join(" UNION ALL ", selects) + ")";
    }

    /** No rows, of the right types. */
    private String nothing() {
        List<String> columns = new ArrayList<>();
        table.columns().forEach(column -> columns.add(typedNull(column)));
        table.partitionColumns().forEach(column -> columns.add(typedNull(column)));
        if (pseudo == Pseudocolumns.INCLUDED) {
            columns.add("CAST(NULL AS VARCHAR) AS \"$path\"");
            columns.add("CAST(NULL AS BIGINT) AS \"$size\"");
        }
        return "SELECT " + String.join(", ", columns) + " WHERE false";
    }

    private static String typedNull(ExternalColumn column) {
        return "CAST(NULL AS " + TypeParser.glue(column.glueType()).duck() + ") AS " + Quoted.name(column.name());
    }

    private String select(FileFormat format, List<Source> group) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            columns.add(format.value(table, i, group.get(0).file()) + " AS "
                    + Quoted.name(table.columns().get(i).name()));
        }
        for (int i = 0; i < table.partitionColumns().size(); i++) {
            int key = i;
            ExternalColumn column = table.partitionColumns().get(i);
            columns.add(constants(group, column.glueType(), source -> partitionValue(column, source, key)) + " AS "
                    + Quoted.name(column.name()));
        }
        if (pseudo == Pseudocolumns.INCLUDED) {
            columns.add(constants(
                            group, "string", source -> Quoted.text(source.file().url())) + " AS \"$path\"");
            columns.add(constants(
                            group,
                            "bigint",
                            source -> Long.toString(source.file().size())) + " AS \"$size\"");
        }
        return "SELECT " + String.join(", ", columns) + " FROM "
                + format.rows(group.stream().map(Source::file).toList());
    }

    private String partitionValue(ExternalColumn column, Source source, int key) {
        String value = source.values().get(key);
        if (value.equals(ScalarType.NULL_PARTITION)) {
            return "NULL";
        }
        ColumnType type = TypeParser.glue(column.glueType());
        if (!(type instanceof ScalarType scalar) || scalar.value(value).isEmpty()) {
            throw SpectrumFailure.other("Partition " + source.values() + " of " + table.fullName() + ": '" + value
                    + "' is no value of column " + column.name() + ", which is " + column.glueType());
        }
        return Quoted.text(value);
    }

    private static String constants(List<Source> group, String glueType, Function<Source, String> value) {
        String type = TypeParser.glue(glueType).duck();
        List<String> values = group.stream().map(value).toList();
        if (values.stream().distinct().count() == 1) {
            return "CAST(" + values.get(0) + " AS " + type + ")";
        }
        return "CAST([" + String.join(", ", values) + "] AS " + type + "[])[CAST(" + FILE_INDEX + " AS BIGINT) + 1]";
    }

    /** The call that reads Parquet files, all of one schema; folders named k=v mean nothing to it. */
    static String parquet(List<S3Object> files) {
        return "read_parquet(" + paths(files) + ", hive_partitioning = false)";
    }

    static String paths(List<S3Object> files) {
        return files.stream()
                .map(file -> Quoted.text(literally(file.path().toString())))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** A path is a pattern to DuckDB. */
    private static String literally(String path) {
        return path.replaceAll("[\\[*?]", "[$0]");
    }
}
