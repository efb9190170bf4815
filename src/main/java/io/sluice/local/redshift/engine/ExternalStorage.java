package io.sluice.local.redshift.engine;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How an external table's files are stored: ROW FORMAT and STORED AS, in the class names of Hive that Glue keeps.
 *
 * @param serdeParameters WITH SERDEPROPERTIES, or what ROW FORMAT DELIMITED stands for
 */
record ExternalStorage(String inputFormat, String outputFormat, String serde, Map<String, String> serdeParameters) {
    private static final String HIVE = "org.apache.hadoop.hive.ql.io.";
    static final ExternalStorage PARQUET = new ExternalStorage(
            HIVE + "parquet.MapredParquetInputFormat",
            HIVE + "parquet.MapredParquetOutputFormat",
            HIVE + "parquet.serde.ParquetHiveSerDe",
            Map.of("serialization.format", "1"));
    private static final ExternalStorage TEXT = new ExternalStorage(
            "org.apache.hadoop.mapred.TextInputFormat",
            HIVE + "HiveIgnoreKeyTextOutputFormat",
            "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe",
            Map.of("serialization.format", "1"));

    boolean isParquet() {
        return serde.equals(PARQUET.serde);
    }

    /** {@code [ROW FORMAT …] STORED AS …}. */
    static ExternalStorage parse(Cursor cursor) throws SqlFailure {
        String serde = "";
        Map<String, String> properties = new LinkedHashMap<>();
        if (cursor.accept("row", "format")) {
            if (cursor.accept("serde")) {
                serde = cursor.string();
                if (cursor.accept("with", "serdeproperties")) {
                    properties.putAll(properties(cursor));
                }
            } else {
                cursor.expect("delimited");
                delimited(cursor, properties);
            }
        }
        cursor.expect("stored", "as");
        ExternalStorage stored = format(cursor);
        if (properties.isEmpty()) {
            properties.putAll(serde.isEmpty() ? stored.serdeParameters : Map.of("serialization.format", "1"));
        }
        return new ExternalStorage(
                stored.inputFormat, stored.outputFormat, serde.isEmpty() ? stored.serde : serde, properties);
    }

    /** The word behind STORED AS or FILE FORMAT. */
    static ExternalStorage format(Cursor cursor) throws SqlFailure {
        if (cursor.accept("inputformat")) {
            String input = cursor.string();
            cursor.expect("outputformat");
            return new ExternalStorage(input, cursor.string(), TEXT.serde, TEXT.serdeParameters);
        }
        String word = cursor.anyWord();
        return switch (word) {
            case "parquet" -> PARQUET;
            case "textfile" -> TEXT;
            default -> throw SqlFailure.notSupported("External tables STORED AS " + word.toUpperCase(Locale.ROOT));
        };
    }

    private static void delimited(Cursor cursor, Map<String, String> properties) throws SqlFailure {
        while (true) {
            if (cursor.accept("fields", "terminated", "by")) {
                properties.put("field.delim", cursor.string());
                properties.put("serialization.format", properties.get("field.delim"));
            } else if (cursor.accept("escaped", "by")) {
                properties.put("escape.delim", cursor.string());
            } else if (cursor.accept("lines", "terminated", "by")) {
                String line = cursor.string();
                if (!line.equals("\n")) {
                    throw SqlFailure.notSupported("LINES TERMINATED BY other than '\\n'");
                }
                properties.put("line.delim", line);
            } else {
                return;
            }
        }
    }

    /** {@code ('name'='value', …)}. */
    static Map<String, String> properties(Cursor cursor) throws SqlFailure {
        Map<String, String> properties = new LinkedHashMap<>();
        cursor.expect("(");
        do {
            String name = cursor.string();
            cursor.expect("=");
            properties.put(name, cursor.string());
        } while (cursor.accept(","));
        cursor.expect(")");
        return properties;
    }
}
