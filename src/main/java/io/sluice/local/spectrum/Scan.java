package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import io.sluice.local.spectrum.FileSchemas.FileSchema;
import io.sluice.local.spectrum.ScalarType.Base;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes the SELECT over a table's files. Files with the same columns are read together; what belongs to a file and is
 * not in it, its partition's values, path and size, comes from constant lists by the file's index.
 */
final class Scan {
    /** DuckDB's column with the place of a row's file in the list of files. */
    private static final String FILE_INDEX = "file_index";

    /** A file and the values of its partition. */
    record Source(S3Object file, List<String> values) {}

    private final ExternalTable table;
    private final Pseudocolumns pseudo;
    private final FileSchemas schemas;

    Scan(ExternalTable table, Pseudocolumns pseudo, FileSchemas schemas) {
        this.table = table;
        this.pseudo = pseudo;
        this.schemas = schemas;
    }

    String sql(List<Source> sources) {
        if (sources.isEmpty()) {
            return "(" + nothing() + ")";
        }
        Map<FileSchema, List<Source>> groups = new LinkedHashMap<>();
        for (Source source : sources) {
            groups.computeIfAbsent(schemas.of(source.file()), schema -> new ArrayList<>())
                    .add(source);
        }
        List<String> selects = new ArrayList<>();
        groups.forEach((schema, group) -> selects.add(select(schema, group)));
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

    private String select(FileSchema schema, List<Source> group) {
        List<String> columns = new ArrayList<>();
        for (ExternalColumn column : table.columns()) {
            columns.add(value(column, schema, group.get(0)) + " AS " + Quoted.name(column.name()));
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
        if (schema.column(FILE_INDEX).isPresent()) {
            throw SpectrumFailure.other("File '" + group.get(0).file().url() + "' has a column named " + FILE_INDEX
                    + ", a name that the local Spectrum needs for itself. Rename the column");
        }
        return "SELECT " + String.join(", ", columns) + " FROM "
                + parquet(group.stream().map(Source::file).toList());
    }

    private String value(ExternalColumn column, FileSchema schema, Source example) {
        ColumnType declared = TypeParser.glue(column.glueType());
        Optional<String> name = schema.column(column.name());
        if (name.isEmpty()) {
            return "CAST(NULL AS " + declared.duck() + ")";
        }
        ColumnType inFile = schema.columns().get(name.get());
        if (!declared.accepts(inFile)) {
            throw SpectrumFailure.incompatible("File '" + example.file().url()
                    + "' has an incompatible Parquet schema for column '" + table.fullName() + "." + column.name()
                    + "'. Column type: " + column.glueType() + ", Parquet type: " + inFile.duck());
        }
        return converted(Quoted.name(name.get()), declared, inFile, column);
    }

    private String converted(String value, ColumnType declared, ColumnType inFile, ExternalColumn column) {
        if (declared instanceof ScalarType to && inFile instanceof ScalarType from) {
            if (to.base() == Base.VARCHAR) {
                String text = from.base() == Base.BLOB ? "decode(" + value + ")" : value;
                return to.length() == 0 ? text : limited(text, to.length(), column);
            }
            if (to.base() == Base.TIMESTAMP && from.duck().endsWith("TIME ZONE")) {
                return "(" + value + " AT TIME ZONE 'UTC')";
            }
        }
        return declared.equals(inFile) ? value : "CAST(" + value + " AS " + declared.duck() + ")";
    }

    private String limited(String text, int bytes, ExternalColumn column) {
        String message = "Spectrum Scan Error 15001: the length of the data column " + column.name()
                + " is longer than the length defined in the table. Table: " + bytes + ", Data: ";
        return "CASE WHEN strlen(" + text + ") > " + bytes + " THEN error(" + Quoted.text(message) + " || strlen("
                + text + ")) ELSE " + text + " END";
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

    /** The call that reads these files, all of one schema; folders named k=v mean nothing to it. */
    static String parquet(List<S3Object> files) {
        return files.stream()
                .map(file -> Quoted.text(literally(file.path().toString())))
                .collect(Collectors.joining(", ", "read_parquet([", "], hive_partitioning = false)"));
    }

    /** A path is a pattern to DuckDB. */
    private static String literally(String path) {
        return path.replaceAll("[\\[*?]", "[$0]");
    }
}
