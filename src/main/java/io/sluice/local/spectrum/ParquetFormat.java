package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import io.sluice.local.spectrum.FileSchemas.FileSchema;
import io.sluice.local.spectrum.ScalarType.Base;
import java.util.List;
import java.util.Optional;

/** Parquet files of one schema: columns by name. */
record ParquetFormat(FileSchema schema) implements FileFormat {
    @Override
    public String rows(List<S3Object> files) {
        if (schema.column(Scan.FILE_INDEX).isPresent()) {
            throw SpectrumFailure.other("File '" + files.get(0).url() + "' has a column named " + Scan.FILE_INDEX
                    + ", a name that the local Spectrum needs for itself. Rename the column");
        }
        return Scan.parquet(files);
    }

    @Override
    public List<String> columns() {
        return List.copyOf(schema.columns().keySet());
    }

    @Override
    public String value(ExternalTable table, int index, S3Object example) {
        ExternalColumn column = table.columns().get(index);
        ColumnType declared = TypeParser.glue(column.glueType());
        Optional<String> name = schema.column(column.name());
        if (name.isEmpty()) {
            return "CAST(NULL AS " + declared.duck() + ")";
        }
        ColumnType inFile = schema.columns().get(name.get());
        if (!declared.accepts(inFile)) {
            throw SpectrumFailure.incompatible("File '" + example.url()
                    + "' has an incompatible Parquet schema for column '" + table.fullName() + "." + column.name()
                    + "'. Column type: " + column.glueType() + ", Parquet type: " + inFile.duck());
        }
        return converted(Quoted.name(name.get()), declared, inFile, column);
    }

    private static String converted(String value, ColumnType declared, ColumnType inFile, ExternalColumn column) {
        if (declared instanceof ScalarType to && inFile instanceof ScalarType from) {
            if (to.base() == Base.VARCHAR) {
                return to.limited(from.base() == Base.BLOB ? "decode(" + value + ")" : value, column.name());
            }
            if (to.base() == Base.TIMESTAMP && from.duck().endsWith("TIME ZONE")) {
                return "(" + value + " AT TIME ZONE 'UTC')";
            }
        }
        return declared.equals(inFile) && !inFile.hasMap()
                ? value
                : "CAST(" + withoutMaps(value, inFile, 0) + " AS " + declared.duck() + ")";
    }

    /** A map is an array of its entries. */
    private static String withoutMaps(String value, ColumnType type, int depth) {
        if (!type.hasMap()) {
            return value;
        }
        String each = "x" + depth;
        if (type instanceof ColumnType.Array array) {
            return "list_transform(" + value + ", lambda " + each + ": " + withoutMaps(each, array.element(), depth + 1)
                    + ")";
        }
        if (type instanceof ColumnType.MapOf map) {
            return "list_transform(map_entries(" + value + "), lambda " + each + ": struct_pack(\"key\" := "
                    + withoutMaps(each + ".\"key\"", map.key(), depth + 1) + ", \"value\" := "
                    + withoutMaps(each + ".\"value\"", map.value(), depth + 1) + "))";
        }
        List<String> members = ((ColumnType.Struct) type)
                .members().stream()
                        .map(member -> Quoted.name(member.name()) + " := "
                                + withoutMaps(
                                        "(" + value + ")." + Quoted.name(member.name()), member.type(), depth + 1))
                        .toList();
        return "CASE WHEN " + value + " IS NOT NULL THEN struct_pack(" + String.join(", ", members) + ") END";
    }
}
