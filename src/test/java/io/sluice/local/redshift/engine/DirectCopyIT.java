package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** COPY by DuckDB's readers, which stands alone, loads what COPY by records loads, which stands in a block. */
class DirectCopyIT {
    private static final String TABLE =
            "(id INT, big BIGINT, name VARCHAR(6), c CHAR(3), price DECIMAL(8,2), whole DECIMAL(6,0), f FLOAT8, b BOOLEAN,"
                    + " d DATE, at TIMESTAMP)";
    private static final int COLUMNS = 10;
    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "-7",
            "+7",
            "007",
            "1.5",
            "1.50",
            "1.255",
            " 3",
            "3 ",
            "1e3",
            "1_000",
            "0x1F",
            "2147483648",
            "99999999.99",
            "123456",
            "true",
            "TRUE",
            "f",
            "yes",
            "a",
            "ab\u00e9",
            "abcdefg",
            "abc    ",
            "\\N",
            "NaN",
            "inf",
            "infinity",
            "epoch",
            "2024-02-29",
            "2023-02-29",
            "2024-1-1",
            "20240101",
            "2024-01-01 00:00:00",
            "2024-01-01 10:11:12.5",
            "2024-01-01 10:11:12.500",
            "2024-01-01T10:11:12Z",
            "2024-01-01 10:11",
            "a\"b",
            "\"q\"",
            "x,y",
            "null",
            "  ");

    @TempDir
    Path folder;

    @Test
    void both_ways_give_the_same_rows_or_refuse_the_same_files() throws SqlFailure {
        long seed = 20240506;
        Random random = new Random(seed);
        int loaded = 0;
        try (Warehouse warehouse = new Warehouse(folder)) {
            warehouse.run("CREATE TABLE public.alone " + TABLE + "; CREATE TABLE public.block " + TABLE);
            for (int round = 0; round < 400; round++) {
                boolean json = random.nextInt(3) == 0;
                String options = json
                        ? "JSON 'auto'"
                        : random.nextBoolean() ? "CSV" : random.nextBoolean() ? "DELIMITER ','" : "CSV EMPTYASNULL";
                options += random.nextInt(4) == 0 ? " TRUNCATECOLUMNS" : "";
                String text = text(random, json, options.startsWith("CSV"));
                String of = "round " + round + " of seed " + seed + ", " + options + ":\n" + text;
                warehouse.bytes("r/file", text.getBytes(StandardCharsets.UTF_8));
                String alone = outcome(warehouse, "alone", options);
                warehouse.run("BEGIN");
                String block = outcome(warehouse, "block", options);
                warehouse.run("ROLLBACK; TRUNCATE public.alone");
                assertEquals(block, alone, of);
                loaded += alone.startsWith("[") ? 1 : 0;
            }
        }
        assertTrue(loaded > 50, loaded + " of 400 files were loaded");
    }

    private static String outcome(Warehouse warehouse, String table, String options) {
        try {
            warehouse.run("COPY public." + table + " FROM 's3://lake/r/file' " + Warehouse.ROLE + options);
            return warehouse
                    .rows("SELECT * FROM public." + table + " ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10")
                    .toString();
        } catch (SqlFailure e) {
            return e.getMessage().replace(table, "t");
        }
    }

    /** Mostly values that fit, since one that does not refuses the file. */
    private static String text(Random random, boolean json, boolean quotes) {
        List<String> fitting =
                List.of("7", "12", "abc", "xy", "1.25", "42", "2.5", "true", "2024-01-02", "2024-01-02 03:04:05");
        StringBuilder text = new StringBuilder();
        for (int line = 0; line < 1 + random.nextInt(3); line++) {
            int odd = random.nextInt(2 * COLUMNS);
            text.append(json ? "{" : "");
            for (int i = 0; i < COLUMNS; i++) {
                String value = i == odd ? VALUES.get(random.nextInt(VALUES.size())) : fitting.get(i);
                text.append(i > 0 ? "," : "");
                if (json) {
                    boolean number = i < 8 && (i == odd || i != 2 && i != 3);
                    boolean bare = number && random.nextInt(8) > 0;
                    text.append('"').append(name(i)).append("\":").append(bare ? value : quoted(value, "\\\""));
                } else {
                    text.append(quotes && random.nextInt(6) == 0 ? quoted(value, "\"\"") : value);
                }
            }
            text.append(random.nextInt(40) == 0 ? "," : "").append(json ? "}" : "");
            text.append(random.nextInt(25) == 0 ? "\n\n" : random.nextInt(25) == 0 ? "\r\n" : "\n");
        }
        return text.toString();
    }

    private static String name(int column) {
        return List.of("id", "big", "name", "c", "price", "whole", "f", "b", "d", "at")
                .get(column);
    }

    private static String quoted(String value, String quote) {
        return '"' + value.replace("\"", quote) + '"';
    }
}
