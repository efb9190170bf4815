package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Object;
import io.sluice.local.spectrum.ScalarType.Base;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * JSON lines, as {@code org.openx.data.jsonserde.JsonSerDe} and {@code org.apache.hive.hcatalog.data.JsonSerDe} read
 * them: attributes by name without regard to case, an absent one is NULL. A malformed line fails the query, or is a row
 * of NULLs where {@code ignore.malformed.json} says so.
 *
 * @param renamed attribute names by column, of the properties {@code mapping.COLUMN}
 */
record JsonFormat(String compression, Malformed malformed, Letters letters, Map<String, String> renamed)
        implements FileFormat {
    enum Malformed {
        FAILS,
        IS_NULL
    }

    enum Letters {
        OF_ANY_CASE,
        AS_WRITTEN
    }

    static JsonFormat of(Map<String, String> properties, String compression) {
        Map<String, String> renamed = new java.util.TreeMap<>();
        properties.forEach((name, value) -> {
            if (name.startsWith("mapping.")) {
                renamed.put(name.substring("mapping.".length()).toLowerCase(Locale.ROOT), value);
            }
        });
        return new JsonFormat(
                compression,
                isTrue(properties.get("ignore.malformed.json")) ? Malformed.IS_NULL : Malformed.FAILS,
                "false".equalsIgnoreCase(properties.get("case.insensitive")) ? Letters.AS_WRITTEN : Letters.OF_ANY_CASE,
                renamed);
    }

    private static boolean isTrue(String text) {
        return "true".equalsIgnoreCase(text);
    }

    @Override
    public String rows(List<S3Object> files) {
        return "read_ndjson_objects(" + Scan.paths(files) + ", compression = '" + compression + "', ignore_errors = "
                + (malformed == Malformed.IS_NULL) + ", hive_partitioning = false)";
    }

    @Override
    public String value(ExternalTable table, int index, S3Object example) {
        ExternalColumn column = table.columns().get(index);
        String attribute = renamed.getOrDefault(column.name(), column.name());
        return typed(attribute("json", attribute), TypeParser.glue(column.glueType()), column.name(), 0);
    }

    private String attribute(String object, String name) {
        String exact = "json_extract(" + object + ", " + Quoted.text("/" + escaped(name)) + ")";
        if (letters == Letters.AS_WRITTEN) {
            return exact;
        }
        String other = "list_filter(json_keys(" + object + "), lambda k: lower(k) = "
                + Quoted.text(name.toLowerCase(Locale.ROOT)) + ")[1]";
        return "coalesce(" + exact + ", json_extract(" + object + ", '/' || replace(replace(" + other
                + ", '~', '~0'), '/', '~1')))";
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** A JSON value as the declared type; of another kind than that, an object or array is NULL. */
    private String typed(String json, ColumnType type, String column, int depth) {
        String each = "x" + depth;
        if (type instanceof ColumnType.Array array) {
            return "CASE WHEN json_type(" + json + ") = 'ARRAY' THEN list_transform(json_extract(" + json
                    + ", '$[*]'), lambda " + each + ": " + typed(each, array.element(), column, depth + 1) + ") END";
        }
        if (type instanceof ColumnType.MapOf map) {
            String value = "json_extract(" + json + ", '/' || replace(replace(" + each + ", '~', '~0'), '/', '~1'))";
            return "CASE WHEN json_type(" + json + ") = 'OBJECT' THEN list_transform(json_keys(" + json + "), lambda "
                    + each + ": struct_pack(\"key\" := CAST(" + each + " AS "
                    + map.key().duck() + "), \"value\" := "
                    + typed(value, map.value(), column, depth + 1) + ")) END";
        }
        if (type instanceof ColumnType.Struct struct) {
            List<String> members = struct.members().stream()
                    .map(member -> Quoted.name(member.name()) + " := "
                            + typed(attribute(json, member.name()), member.type(), column, depth + 1))
                    .toList();
            return "CASE WHEN json_type(" + json + ") = 'OBJECT' THEN struct_pack(" + String.join(", ", members)
                    + ") END";
        }
        ScalarType scalar = (ScalarType) type;
        String text = "json_extract_string(" + json + ", '$')";
        return scalar.base() == Base.VARCHAR ? scalar.limited(text, column) : scalar.read(text, column);
    }
}
