package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCopyIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void open() {
        warehouse = new Warehouse(folder);
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @BeforeEach
    void table() throws SqlFailure {
        warehouse.run("DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA s;"
                + "CREATE TABLE s.t (id INT, name VARCHAR(5), price DECIMAL(6,2), at TIMESTAMP, doc SUPER)");
    }

    @Test
    void csv_is_read_with_header_quotes_and_empty_fields() throws SqlFailure {
        warehouse.object(
                "c/a.csv", "id,name,price,at\n1,\"a,b\",1.5,2024-01-02 03:04:05\n,\"\",,\n3,\"q\"\"q\",\\N,\n");
        warehouse.run("COPY s.t (id, name, price, at) FROM 's3://lake/c/' " + Warehouse.ROLE + "CSV IGNOREHEADER 1");
        assertEquals(
                Arrays.asList(
                        Arrays.asList(1, "a,b", new BigDecimal("1.50"), LocalDateTime.of(2024, 1, 2, 3, 4, 5)),
                        Arrays.asList(3, "q\"q", null, null),
                        Arrays.asList(null, "", null, null)),
                warehouse.rows("SELECT id, name, price, at FROM s.t ORDER BY id"));
    }

    @Test
    void a_csv_value_that_does_not_fit_fails_the_load() throws SqlFailure {
        warehouse.object("d/a.csv", "1,ok\nx,bad\n");
        SqlFailure failure =
                warehouse.refused("COPY s.t (id, name) FROM 's3://lake/d/a.csv' " + Warehouse.ROLE + "CSV");
        assertTrue(
                failure.getMessage().contains("Check 'stl_load_errors' system table for details."),
                failure.getMessage());
        assertEquals(
                List.of("s3://lake/d/a.csv", 1207),
                warehouse
                        .rows("SELECT filename, err_code FROM stl_load_errors WHERE query = pg_last_query_id()")
                        .get(0));
        warehouse.object("d/b.csv", "1,too long\n");
        assertEquals(
                "XX000",
                warehouse
                        .refused("COPY s.t (id, name) FROM 's3://lake/d/b.csv' " + Warehouse.ROLE + "CSV")
                        .sqlState());
        warehouse.run("COPY s.t (id, name) FROM 's3://lake/d/b.csv' " + Warehouse.ROLE + "CSV TRUNCATECOLUMNS");
        assertEquals("too l", warehouse.value("SELECT name FROM s.t"));
    }

    @Test
    void json_lines_are_read_by_column_names() throws SqlFailure {
        warehouse.object(
                "j/a.json",
                "{\"id\":1,\"name\":\"x\",\"at\":1704164645000,\"doc\":{\"a\":[1]},\"other\":true}\n{\"ID\":2}\n");
        warehouse.run(
                "COPY s.t FROM 's3://lake/j/' " + Warehouse.ROLE + "FORMAT AS JSON 'auto' TIMEFORMAT 'epochmillisecs'");
        assertEquals(
                Arrays.asList(
                        Arrays.asList(1, "x", null, LocalDateTime.of(2024, 1, 2, 3, 4, 5), "{\"a\":[1]}"),
                        Arrays.asList(null, null, null, null, null)),
                warehouse.rows("SELECT * FROM s.t ORDER BY id"));
    }

    private static String copy(String source, String options) {
        return "COPY s.t FROM 's3://lake/" + source + "' " + Warehouse.ROLE + options;
    }

    private static List<Object> error() throws SqlFailure {
        return warehouse
                .rows("SELECT line_number, trim(colname), trim(type), trim(col_length), position, trim(raw_line),"
                        + " trim(raw_field_value), err_code, trim(err_reason) FROM stl_load_errors"
                        + " WHERE query = pg_last_copy_id() ORDER BY line_number")
                .get(0);
    }

    @Test
    void an_error_is_recorded_with_line_column_position_and_reason() throws SqlFailure {
        warehouse.object("e/a.csv", "id,name\n1,ok\n2,\"two\nlines\"\nx7,bad\n");
        SqlFailure failure = warehouse.refused(copy("e/a.csv", "CSV IGNOREHEADER 1 FILLRECORD"));
        assertEquals(
                "Load into table 't' failed.  Check 'stl_load_errors' system table for details.", failure.getMessage());
        assertEquals(
                List.of(
                        3L,
                        "name",
                        "varchar",
                        "5",
                        2,
                        "2,\"two\nlines\"",
                        "two\nlines",
                        1204,
                        "String length exceeds DDL length"),
                error());
        warehouse.object("e/b.csv", "1,ok,1.5,2024-01-01 00:00:00,\n1x,bad,,,\n");
        warehouse.refused(copy("e/b.csv", "CSV"));
        assertEquals(
                List.of(
                        2L,
                        "id",
                        "int4",
                        "0",
                        0,
                        "1x,bad,,,",
                        "1x",
                        1207,
                        "Invalid digit, Value 'x', Pos 1, Type: Integer"),
                error());
        assertEquals(
                List.of("id", "1x"),
                warehouse
                        .rows("SELECT trim(colname), trim(value) FROM stl_loaderror_detail"
                                + " WHERE query = pg_last_copy_id() ORDER BY field")
                        .get(0));
        assertEquals(
                List.of("aborted", 1L),
                warehouse
                        .rows(
                                "SELECT trim(status), error_count FROM sys_load_history WHERE query_id = pg_last_copy_id()")
                        .get(0));
    }

    private void refusedWith(String line, String options, int code, String reason) throws SqlFailure {
        warehouse.object("f/a.txt", line);
        warehouse.refused(copy("f/a.txt", options));
        assertEquals(Arrays.asList(code, reason), error().subList(7, 9), line);
    }

    @Test
    void every_kind_of_misfit_has_its_code() throws SqlFailure {
        warehouse.run(
                "DROP TABLE s.t CASCADE; CREATE TABLE s.t (id INT NOT NULL, name VARCHAR(5), d DATE, at TIMESTAMP,"
                        + " price DECIMAL(4,2), f FLOAT8, b BOOLEAN, c CHAR(2), s SMALLINT)");
        refusedWith("1|a\n", "", 1214, "Delimiter not found");
        refusedWith("1|||||||||x\n", "", 1202, "Extra column(s) found");
        refusedWith("|a|||||||\n", "", 1213, "Missing data for not-null field");
        refusedWith("3000000000||||||||\n", "", 1204, "Overflow, Column type: Integer");
        refusedWith("1||||||||70000\n", "", 1204, "Overflow, Column type: Short");
        refusedWith("1||2024-1|||||||\n", "", 1205, "Invalid Date Format - length must be 10 or more");
        refusedWith(
                "1|||2024-01-01T00:00:00Z|||||\n",
                "",
                1206,
                "Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]");
        refusedWith("1||||123.4|||||\n", "", 1204, "Overflow for NUMERIC(4,2)");
        refusedWith("1||||N/A|||||\n", "", 1207, "Invalid digit, Value 'N', Pos 0, Type: Decimal");
        refusedWith("1|||||1.5e||||\n", "", 1208, "Invalid digit, Value 'e', Pos 3, Type: Double");
        refusedWith("1||||||maybe|||\n", "", 1210, "Unknown boolean format");
        refusedWith("1|||||||abc||\n", "", 1204, "Char length exceeds DDL length");
        refusedWith(
                "1|||||||é||\n",
                "",
                1220,
                "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: c3 a9");
        refusedWith("1,\"a\"b,,,,,,,\n", "CSV", 1216, "Invalid quote formatting for CSV");
        refusedWith("{\"id\":1,}", "JSON 'auto'", 1216, error("{\"id\":1,}"));
    }

    /** The reason that the parser gives, which is a library's. */
    private String error(String json) throws SqlFailure {
        warehouse.object("f/a.txt", json);
        warehouse.refused(copy("f/a.txt", "JSON 'auto'"));
        String reason = (String) error().get(8);
        assertTrue(reason.startsWith("Invalid JSON format: "), reason);
        return reason;
    }

    @Test
    void bytes_that_are_no_utf8_are_refused_or_replaced() throws SqlFailure {
        warehouse.bytes("u/a.csv", new byte[] {'1', ',', 'a', (byte) 0xe9, 'b', '\n'});
        warehouse.refused(copy("u/a.csv", "CSV FILLRECORD"));
        assertEquals(
                List.of(
                        1220,
                        "String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: e9 62 (error 4)"),
                error().subList(7, 9));
        warehouse.run(copy("u/a.csv", "CSV FILLRECORD ACCEPTINVCHARS AS '^'"));
        assertEquals("a^b", warehouse.value("SELECT name FROM s.t"));
    }

    @Test
    void maxerror_loads_the_good_rows_and_records_the_bad_ones() throws SqlFailure {
        warehouse.object("m/a.txt", "1|a\nx|b\n3|toolong\n4|d\n");
        String load = "COPY s.t (id, name) FROM 's3://lake/m/a.txt' " + Warehouse.ROLE;
        assertEquals("XX000", warehouse.refused(load + "MAXERROR 2").sqlState());
        assertEquals(0L, warehouse.value("SELECT count(*) FROM s.t"));
        assertEquals(0L, warehouse.value("SELECT pg_last_copy_count()"));
        warehouse.run(load + "MAXERROR AS 3");
        assertEquals(List.of(List.of(1), List.of(4)), warehouse.rows("SELECT id FROM s.t ORDER BY id"));
        assertEquals(2L, warehouse.value("SELECT pg_last_copy_count()"));
        assertEquals(
                List.of(List.of(2L), List.of(3L)),
                warehouse.rows("SELECT line_number FROM sys_load_error_detail WHERE query_id = pg_last_copy_id()"
                        + " ORDER BY line_number"));
        assertEquals(
                List.of("completed", 2L, 2L, 1),
                warehouse
                        .rows("SELECT trim(status), loaded_rows, error_count, source_file_count FROM sys_load_history"
                                + " WHERE query_id = pg_last_copy_id()")
                        .get(0));
        assertEquals(
                "s3://lake/m/a.txt",
                warehouse.value("SELECT trim(filename) FROM stl_load_commits WHERE query = pg_last_copy_id()"));
        warehouse.run("TRUNCATE s.t");
        warehouse.run(load + "IGNOREALLERRORS");
        assertEquals(2L, warehouse.value("SELECT count(*) FROM s.t"));
    }

    @Test
    void noload_reads_everything_and_loads_nothing() throws SqlFailure {
        warehouse.object("n/a.txt", "1|a\n");
        warehouse.run("COPY s.t (id, name) FROM 's3://lake/n/a.txt' " + Warehouse.ROLE + "NOLOAD");
        assertEquals(0L, warehouse.value("SELECT count(*) FROM s.t"));
    }

    @Test
    void a_load_in_a_block_is_part_of_it() throws SqlFailure {
        warehouse.object("b/a.csv", "1,a\n2,b\n");
        warehouse.run("BEGIN; INSERT INTO s.t (id) VALUES (0);"
                + "COPY s.t (id, name) FROM 's3://lake/b/a.csv' " + Warehouse.ROLE + "CSV;"
                + "COPY s.t (id, name) FROM 's3://lake/b/a.csv' " + Warehouse.ROLE + "CSV");
        assertEquals(5L, warehouse.value("SELECT count(*) FROM s.t"));
        warehouse.run("ROLLBACK");
        assertEquals(0L, warehouse.value("SELECT count(*) FROM s.t"));
    }

    /** The examples of the guide's page on data conversion parameters. */
    @Test
    void escaped_text_is_read_as_the_guide_shows() throws SqlFailure {
        warehouse.run("CREATE TABLE s.e (id INT, text VARCHAR(100))");
        warehouse.object(
                "g/a.txt",
                "1|The quick brown fox\\\njumped over the lazy dog.\n2| A\\\\B\\\\C\n3| A \\| B \\| C\n"
                        + "4|'A Midsummer Night\\'s Dream'\n5|\\N\n");
        warehouse.run("COPY s.e FROM 's3://lake/g/a.txt' " + Warehouse.ROLE + "ESCAPE REMOVEQUOTES");
        assertEquals(
                Arrays.asList(
                        List.of("The quick brown fox\njumped over the lazy dog."),
                        List.of(" A\\B\\C"),
                        List.of(" A | B | C"),
                        List.of("A Midsummer Night's Dream"),
                        Arrays.asList((Object) null)),
                warehouse.rows("SELECT text FROM s.e ORDER BY id"));
        warehouse.object("g/b.txt", "6|\"open\n");
        warehouse.refused("COPY s.e FROM 's3://lake/g/b.txt' " + Warehouse.ROLE + "REMOVEQUOTES");
        assertEquals("Delimited value missing end quote", error().get(8));
    }

    @Test
    void fixed_widths_count_characters() throws SqlFailure {
        warehouse.object("w/a.txt", "1  é    12.5\n22 two   7.25\n");
        warehouse.run("COPY s.t (id, name, price) FROM 's3://lake/w/a.txt' " + Warehouse.ROLE
                + "FIXEDWIDTH 'id:3,name:5,price:5'");
        assertEquals(
                List.of(List.of(1, "é", new BigDecimal("12.50")), List.of(22, "two", new BigDecimal("7.25"))),
                warehouse.rows("SELECT id, name, price FROM s.t ORDER BY id"));
    }

    @Test
    void decimals_are_cut_unless_roundec_says_otherwise() throws SqlFailure {
        warehouse.object("r/a.csv", "20.259\n");
        warehouse.run("COPY s.t (price) FROM 's3://lake/r/' " + Warehouse.ROLE + "CSV;"
                + "COPY s.t (price) FROM 's3://lake/r/' " + Warehouse.ROLE + "CSV ROUNDEC");
        assertEquals(
                List.of(List.of(new BigDecimal("20.25")), List.of(new BigDecimal("20.26"))),
                warehouse.rows("SELECT price FROM s.t ORDER BY price"));
    }

    @Test
    void dates_and_times_are_read_by_format() throws SqlFailure {
        warehouse.run("CREATE TABLE s.d (d DATE, at TIMESTAMP)");
        String load = "COPY s.d FROM 's3://lake/t/a.txt' " + Warehouse.ROLE;
        warehouse.object("t/a.txt", "31.12.2023|2023/12/31 23-59\n");
        warehouse.run(load + "DATEFORMAT 'DD.MM.YYYY' TIMEFORMAT 'YYYY/MM/DD HH24-MI'");
        warehouse.object("t/a.txt", "Jan 05 2024|2024-01-05T06:07:08.250Z\n20240106|01/06/2024 07:08:09 PM\n");
        warehouse.run(load + "DATEFORMAT 'auto' TIMEFORMAT 'auto'");
        warehouse.object("t/a.txt", "2024-01-08|1704672000.5\n");
        warehouse.run(load + "TIMEFORMAT 'epochsecs'");
        warehouse.object("t/a.txt", "00/00/00|1704758400250\n");
        warehouse.run(load + "DATEFORMAT 'MM/DD/YY' ACCEPTANYDATE TIMEFORMAT 'epochmillisecs'");
        assertEquals(
                List.of(
                        List.of("2023-12-31", "2023-12-31 23:59:00"),
                        List.of("2024-01-05", "2024-01-05 06:07:08.25"),
                        List.of("2024-01-06", "2024-01-06 19:08:09"),
                        List.of("2024-01-08", "2024-01-08 00:00:00.5"),
                        List.of("none", "2024-01-09 00:00:00.25")),
                warehouse.rows("SELECT nvl(cast(d AS varchar), 'none'), cast(at AS varchar) FROM s.d ORDER BY at"));
    }

    @Test
    void blanks_empties_and_missing_fields_become_what_the_options_say() throws SqlFailure {
        warehouse.run("CREATE TABLE s.b (a VARCHAR(9), b VARCHAR(9), c VARCHAR(9), n INT)");
        String load = "COPY s.b FROM 's3://lake/bl/a.txt' " + Warehouse.ROLE;
        String shown =
                "SELECT nvl('<' || a || '>', '-'), nvl('<' || b || '>', '-'), nvl('<' || c || '>', '-') FROM s.b";
        warehouse.object("bl/a.txt", "|   |x  |  \n");
        warehouse.run(load);
        assertEquals(List.of("<>", "<   >", "<x  >"), warehouse.rows(shown).get(0));
        warehouse.run("TRUNCATE s.b");
        warehouse.run(load + "EMPTYASNULL BLANKSASNULL TRIMBLANKS");
        assertEquals(List.of("-", "-", "<x>"), warehouse.rows(shown).get(0));
        warehouse.run("TRUNCATE s.b");
        warehouse.object("bl/a.txt", "NULL\n\n");
        warehouse.run(load + "NULL AS 'NULL' FILLRECORD IGNOREBLANKLINES");
        assertEquals(List.of(List.of("-", "<>", "<>")), warehouse.rows(shown));
    }

    @Test
    void utf16_and_compressed_files_are_read() throws SqlFailure, IOException {
        warehouse.bytes("z/a.txt", "1|é\n".getBytes(StandardCharsets.UTF_16));
        String load = "COPY s.t (id, name) FROM 's3://lake/z/a.txt' " + Warehouse.ROLE;
        warehouse.run(load + "ENCODING UTF16");
        assertEquals("é", warehouse.value("SELECT name FROM s.t"));
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write("2|b\n".getBytes(StandardCharsets.UTF_8));
        }
        warehouse.bytes("z/a.txt", zipped.toByteArray());
        warehouse.run(load + "GZIP");
        assertEquals("b", warehouse.value("SELECT name FROM s.t WHERE id = 2"));
        warehouse.object("z/a.txt", "no gzip");
        assertEquals("XX000", warehouse.refused(load + "GZIP").sqlState());
        assertEquals("Not in GZIP format", error().get(8));
    }

    @Test
    void json_is_mapped_by_names_of_any_case_by_paths_or_not_at_all() throws SqlFailure {
        warehouse.object(
                "p/data/a.json", "{\"ID\":1,\n \"Name\":\"x\"}{\"ID\":2,\"deep\":{\"list\":[1,{\"v\":2.50}]}}\n[3]");
        warehouse.run(copy("p/data/", "JSON 'auto ignorecase' MAXERROR 5"));
        assertEquals(List.of(List.of(1), List.of(2)), warehouse.rows("SELECT id FROM s.t ORDER BY id"));
        assertEquals(3L, warehouse.value("SELECT line_number FROM stl_load_errors WHERE query = pg_last_copy_id()"));
        warehouse.run("TRUNCATE s.t");
        warehouse.object("p/paths.json", "{\"jsonpaths\":[\"$['ID']\",\"$['deep']['list'][1]['v']\",\"$['deep']\"]}");
        warehouse.run("COPY s.t (id, name, doc) FROM 's3://lake/p/data/' " + Warehouse.ROLE
                + "JSON 's3://lake/p/paths.json' MAXERROR 5");
        assertEquals(
                Arrays.asList(2, "2.50", "{\"list\":[1,{\"v\":2.50}]}"),
                warehouse.rows("SELECT id, name, doc FROM s.t WHERE id = 2").get(0));
        assertTrue(warehouse
                .refused(copy("p/data/", "JSON 's3://lake/p/paths.json'"))
                .getMessage()
                .contains("JSONPath size: 3, Number of columns in table or column list: 5"));
        warehouse.run("CREATE TABLE s.whole (doc SUPER)");
        warehouse.run("COPY s.whole FROM 's3://lake/p/data/' " + Warehouse.ROLE + "JSON 'noshred'");
        assertEquals(3L, warehouse.value("SELECT count(*) FROM s.whole"));
    }

    @Test
    void options_that_a_format_does_not_take_are_refused_by_name() {
        for (String wrong : List.of(
                "CSV ESCAPE",
                "CSV REMOVEQUOTES",
                "JSON 'auto' DELIMITER ','",
                "JSON 'auto' NULL AS 'x'",
                "AVRO 'auto' GZIP",
                "JSON 'auto' IGNOREHEADER 1",
                "CSV FIXEDWIDTH 'a:1'",
                "FIXEDWIDTH 'a:1' DELIMITER '|'")) {
            SqlFailure failure = warehouse.refused(copy("x", wrong));
            assertEquals("0A000", failure.sqlState(), wrong);
            assertTrue(failure.getMessage().contains("argument is not supported for"), failure.getMessage());
        }
        assertTrue(warehouse
                .refused(copy("x", "LZOP"))
                .getMessage()
                .contains("COPY … LZOP is not supported by the local"));
        assertTrue(warehouse.refused(copy("x", "FORMAT ORC")).getMessage().contains("ORC"));
        assertEquals("22023", warehouse.refused(copy("x", "MAXERROR 100001")).sqlState());
        assertEquals(
                "42601",
                warehouse.refused(copy("x", "MAXERROR 1 IGNOREALLERRORS")).sqlState());
        assertEquals("22023", warehouse.refused(copy("x", "DELIMITER '||'")).sqlState());
        assertEquals("22023", warehouse.refused(copy("x", "ENCODING latin1")).sqlState());
    }
}
