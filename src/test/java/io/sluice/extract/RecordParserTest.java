package io.sluice.extract;

import static io.sluice.extract.Plans.column;
import static io.sluice.extract.Plans.required;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.config.UnknownFields;
import io.sluice.model.ColumnType.Decimal;
import io.sluice.model.ColumnType.Simple;
import io.sluice.model.ColumnType.Varchar;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.SourceColumn;
import io.sluice.model.SourceType;
import io.sluice.model.SourceType.EpochUnit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The numbers are those of the bad-input matrix that the parser keeps to. */
class RecordParserTest {
    private static final SourceColumn S = column("s", Simple.STRING);
    private static final SourceColumn N = column("n", Simple.BIGINT);
    private static final SourceColumn DAY = column("d", Simple.DATE);
    private static final SourceColumn TIME = column("t", Simple.TIMESTAMP);

    /** @param expected the row, its values joined by {@code |}, or the reason after {@code !} */
    record Case(String matrix, SourceColumn column, String line, String expected) {}

    static List<Case> lines() {
        return List.of(
                new Case("1", N, "{\"n\":1}{\"n\":2}", "!text after the JSON object"),
                new Case("1", N, "{\"n\":1} garbage", "!text after the JSON object"),
                new Case("1", N, "{\"n\":1},", "!text after the JSON object"),
                new Case("2", N, "{\"N\":1}", "1"),
                new Case("2", column("sessionId", Simple.INT), "{\"SESSIONID\":1}", "1"),
                new Case("3", N, "{\"n\":1,\"n\":2}", "!n: given more than once"),
                new Case("3", N, "{\"n\":null,\"n\":2}", "!n: given more than once"),
                new Case("3", N, "{\"n\":1,\"x\":1,\"x\":2}", "!x: given more than once"),
                new Case("4", N, "{\"n\":1,\"N\":2}", "!n: given more than once"),
                new Case("5", DAY, "{\"d\":\"20240105\"}", "!d: not a date as YYYY-MM-DD"),
                new Case("6", TIME, "{\"t\":\"12:30\"}", "!t: not a timestamp in ISO 8601"),
                new Case("6", TIME, "{\"t\":\"2024-01-05\"}", "!t: not a timestamp in ISO 8601"),
                new Case("7", TIME, "{\"t\":1541105830796}", "!t: not a timestamp in ISO 8601"),
                new Case("7", epoch(EpochUnit.SECONDS), "{\"t\":1541105830}", "2018-11-01T20:57:10Z"),
                new Case("7", epoch(EpochUnit.SECONDS), "{\"t\":1541105830.796}", "2018-11-01T20:57:10.796Z"),
                new Case("7", epoch(EpochUnit.MILLIS), "{\"t\":1541105830796}", "2018-11-01T20:57:10.796Z"),
                new Case("7", epoch(EpochUnit.MILLIS), "{\"t\":1540919166796.0}", "2018-10-30T17:06:06.796Z"),
                new Case("7", epoch(EpochUnit.MILLIS), "{\"t\":1.540919166796E12}", "2018-10-30T17:06:06.796Z"),
                new Case("7", epoch(EpochUnit.MICROS), "{\"t\":-1}", "1969-12-31T23:59:59.999999Z"),
                new Case("7", epoch(EpochUnit.MICROS), "{\"t\":0.5}", "!t: finer than microseconds"),
                new Case("7", epoch(EpochUnit.MILLIS), "{\"t\":\"1541105830796\"}", "!t: not a number"),
                new Case("7", epoch(EpochUnit.SECONDS), "{\"t\":1541105830796}", "!t: outside the years 1 to 9999"),
                new Case("7", epoch(EpochUnit.SECONDS), "{\"t\":1e999999999}", "!t: outside the years 1 to 9999"),
                new Case(
                        "7",
                        epoch(EpochUnit.SECONDS),
                        "{\"t\":-9223372036854775808}",
                        "!t: outside the years 1 to 9999"),
                new Case("8", DAY, "{\"d\":\"2024-01-05+02:00\"}", "!d: not a date as YYYY-MM-DD"),
                new Case("8", TIME, "{\"t\":\"2024-01-05T01:30:00+02:00\"}", "2024-01-04T23:30:00Z"),
                new Case("8", TIME, "{\"t\":\"2024-01-05T01:30:00-0330\"}", "2024-01-05T05:00:00Z"),
                new Case("8", TIME, "{\"t\":\"2024-01-05 01:30Z\"}", "2024-01-05T01:30:00Z"),
                new Case("8", TIME, "{\"t\":\"2024-01-05T01:30:00\"}", "2024-01-05T01:30:00Z"),
                new Case("8", TIME, "{\"t\":\"2024-01-05T01:30:00+24:00\"}", "!t: not a timestamp in ISO 8601"),
                new Case("8", TIME, "{\"t\":\"2024-01-05T24:00:00\"}", "!t: not a timestamp in ISO 8601"),
                new Case("8", TIME, "{\"t\":\"2024-01-05T01:30:60Z\"}", "!t: not a timestamp in ISO 8601"),
                new Case("8", TIME, "{\"t\":\"2024-01-05T01:30:00Z \"}", "!t: not a timestamp in ISO 8601"),
                new Case("9", TIME, "{\"t\":\"2024-01-05T01:30:00.123456789Z\"}", "!t: finer than microseconds"),
                new Case("9", TIME, "{\"t\":\"2024-01-05T01:30:00.123456000Z\"}", "2024-01-05T01:30:00.123456Z"),
                new Case("9", TIME, "{\"t\":\"2024-01-05T01:30:00.5\"}", "2024-01-05T01:30:00.500Z"),
                new Case("9", TIME, "{\"t\":\"2024-01-05T01:30:00.\"}", "!t: not a timestamp in ISO 8601"),
                new Case("10", decimal(5, 2), "{\"x\":1.239}", "!x: more than 2 decimals, declared decimal(5,2)"),
                new Case("10", decimal(5, 2), "{\"x\":1.2300}", "1.23"),
                new Case("10", decimal(5, 2), "{\"x\":-999.99}", "-999.99"),
                new Case("10", decimal(5, 2), "{\"x\":1000}", "!x: outside the range of decimal(5,2)"),
                new Case("10", decimal(5, 2), "{\"x\":1e2}", "100.00"),
                new Case("10", decimal(2, 2), "{\"x\":0.0}", "0.00"),
                new Case("10", decimal(5, 2), "{\"x\":1e400000000}", "!x: outside the range of decimal(5,2)"),
                new Case("10", decimal(5, 2), "{\"x\":1e99999999999}", "!x: an exponent beyond any range"),
                new Case("10", decimal(5, 2), "{\"x\":\"1.23\"}", "!x: not a number"),
                new Case(
                        "10",
                        decimal(38, 0),
                        "{\"x\":12345678901234567890123456789012345678}",
                        "12345678901234567890123456789012345678"),
                new Case("11", S, "{\"s\":0.10000000000000000000000001}", "0.10000000000000000000000001"),
                new Case("11", S, "{\"s\":12345678901234567890}", "12345678901234567890"),
                new Case("11", S, "{\"s\":true}", "!s: not text"),
                new Case("12", column("x", Simple.DOUBLE), "{\"x\":1e400}", "!x: outside the range of double"),
                new Case("12", column("x", Simple.DOUBLE), "{\"x\":-1.5e3}", "-1500.0"),
                new Case("12", column("x", Simple.DOUBLE), "{\"x\":3}", "3.0"),
                new Case("12", column("x", Simple.REAL), "{\"x\":1e39}", "!x: outside the range of real"),
                new Case("13", column("x", Simple.DOUBLE), "{\"x\":NaN}", "!malformed JSON"),
                new Case("13", column("x", Simple.DOUBLE), "{\"x\":-Infinity}", "!malformed JSON"),
                new Case("13", column("x", Simple.DOUBLE), "{\"x\":\"NaN\"}", "!x: not a number"),
                new Case("14", N, "null", "!not a JSON object"),
                new Case("14", N, "{}", "!an empty JSON object"),
                new Case("15", N, "[{\"n\":1}]", "!not a JSON object"),
                new Case("15", N, "[]", "!not a JSON object"),
                new Case("15", N, "7", "!not a JSON object"),
                new Case("16", required("n", Simple.INT), "{\"x\":1}", "!n: missing, declared not null"),
                new Case("16", required("n", Simple.INT), "{\"n\":null}", "!n: null, declared not null"),
                new Case("16", N, "{\"x\":1}", "NULL"),
                new Case("17", S, "{\"s\":\"\\ud83d\"}", "!holds a lone surrogate"),
                new Case("17", S, "{\"s\":\"\\ud83dx\"}", "!holds a lone surrogate"),
                new Case("17", S, "{\"s\":\"\\ude00\"}", "!holds a lone surrogate"),
                new Case("17", S, "{\"\\ud83d\":1}", "!holds a lone surrogate"),
                new Case("17", S, "{\"s\":\"\\ud83d\\ude00\"}", "\ud83d\ude00"),
                new Case("17", S, "{\"s\":\"\\\\ud83d\"}", "\\ud83d"),
                new Case("18", S, "{\"s\":\"a\\u0000b\"}", "!holds the character U+0000"),
                new Case("18", S, "{\"s\":\"a\\\\u0000b\"}", "a\\u0000b"),
                new Case("18", S, "{\"s\":\"a\0b\"}", "!holds the character U+0000"),
                new Case("18", S, "{\"s\":\"a\tb\"}", "!malformed JSON"),
                new Case("19", column("_corrupt_record", Simple.STRING), "{\"_corrupt_record\":\"x\"}", "x"),
                new Case("28", DAY, "{\"d\":\"2024-02-30\"}", "!d: not a date as YYYY-MM-DD"),
                new Case("28", DAY, "{\"d\":\"2024-02-29\"}", "2024-02-29"),
                new Case("28", DAY, "{\"d\":\"1900-02-29\"}", "!d: not a date as YYYY-MM-DD"),
                new Case("28", DAY, "{\"d\":\"2024-13-01\"}", "!d: not a date as YYYY-MM-DD"),
                new Case("29", DAY, "{\"d\":\"0001-01-01\"}", "0001-01-01"),
                new Case("29", DAY, "{\"d\":\"0000-01-01\"}", "!d: not a date as YYYY-MM-DD"),
                new Case("30", DAY, "{\"d\":\"99999-01-01\"}", "!d: not a date as YYYY-MM-DD"),
                new Case("30", TIME, "{\"t\":\"9999-12-31T23:00:00-02:00\"}", "!t: outside the years 1 to 9999"),
                new Case("31", N, "{\"n\":9223372036854775807}", "9223372036854775807"),
                new Case("31", N, "{\"n\":9223372036854775808}", "!n: outside the range of bigint"),
                new Case("31", column("n", Simple.INT), "{\"n\":2147483648}", "!n: outside the range of int"),
                new Case("31", column("n", Simple.SMALLINT), "{\"n\":-32768}", "-32768"),
                new Case("31", column("n", Simple.SMALLINT), "{\"n\":-32769}", "!n: outside the range of smallint"),
                new Case("32", N, "{\"n\":" + "4".repeat(40) + "}", "!n: outside the range of bigint"),
                new Case("33", N, "{\"n\":1.0}", "1"),
                new Case("33", N, "{\"n\":1.5e1}", "15"),
                new Case("33", N, "{\"n\":-0.0}", "0"),
                new Case("33", N, "{\"n\":1.7}", "!n: has a fraction, declared bigint"),
                new Case("33", N, "{\"n\":1e18}", "1000000000000000000"),
                new Case("33", N, "{\"n\":1e19}", "!n: outside the range of bigint"),
                new Case("33", N, "{\"n\":1e2147483647}", "!n: outside the range of bigint"),
                new Case("33", N, "{\"n\":9223372036854775807.0}", "9223372036854775807"),
                new Case("34", N, "{\"n\":\"2\"}", "!n: not a number"),
                new Case("35", S, "{\"s\":{\"a\":1}}", "!s: not text"),
                new Case("35", S, "{\"s\":[1]}", "!s: not text"),
                new Case("35", json(), "{\"j\":{ \"a\" : [ 1.10, \"\\u00e9\\n\" ] }}", "{\"a\":[1.10,\"\u00e9\\n\"]}"),
                new Case("36", json(), "{\"j\":[1,\"a\",null,{}]}", "[1,\"a\",null,{}]"),
                new Case("37", json(), "{\"j\":{\"a\":{\"b\":1,\"b\":2}}}", "!j: holds a field more than once"),
                new Case("37", json(), "{\"j\":{\"a\":nul}}", "!malformed JSON"),
                new Case(
                        "38",
                        N,
                        "{\"x\":" + "[".repeat(1001) + "]".repeat(1001) + ",\"n\":1}",
                        "!JSON beyond the limits: 1000 levels, 1000 digits a number"),
                new Case(
                        "40",
                        N,
                        "{\"x\":" + "1".repeat(1001) + ",\"n\":1}",
                        "!JSON beyond the limits: 1000 levels, 1000 digits a number"),
                new Case("47", S, "{\"s\":\"\u00ff\"}", "!invalid UTF-8"),
                new Case("47", S, "{\"s\":\"\u00c0\u0080\"}", "!invalid UTF-8"),
                new Case("47", S, "{\"s\":\"\u00ed\u00a0\u00bd\"}", "!invalid UTF-8"),
                new Case("47", S, "{\"s\":\"\u00f4\u0090\u0080\u0080\"}", "!invalid UTF-8"),
                new Case("47", S, "{\"s\":\"\u00e2\u0082\"}", "!invalid UTF-8"),
                new Case("47", S, "{\"\u00ff\":\"x\"}", "!invalid UTF-8"),
                new Case("48", column("a.b", Simple.INT), "{\"a.b\":1}", "1"),
                new Case("48", column("", Simple.INT), "{\"\":1}", "1"),
                new Case("48", column("select `x` ;", Simple.INT), "{\"select `x` ;\":1}", "1"),
                new Case("-", column("b", Simple.BOOLEAN), "{\"b\":true}", "true"),
                new Case("-", column("b", Simple.BOOLEAN), "{\"b\":\"true\"}", "!b: not true or false"),
                new Case("-", column("b", Simple.BOOLEAN), "{\"b\":1}", "!b: not true or false"),
                new Case("-", column("v", new Varchar(3)), "{\"v\":\"abc\"}", "abc"),
                new Case(
                        "-",
                        column("v", new Varchar(3)),
                        "{\"v\":\"ab\u00c3\u00a9\"}",
                        "!v: longer than 3 bytes, declared varchar(3)"),
                new Case("-", pattern(Simple.DATE, "dd/MM/yyyy"), "{\"p\":\"05/01/2024\"}", "2024-01-05"),
                new Case(
                        "-",
                        pattern(Simple.DATE, "dd/MM/yyyy"),
                        "{\"p\":\"30/02/2024\"}",
                        "!p: not a date as dd/MM/yyyy"),
                new Case(
                        "-",
                        pattern(Simple.TIMESTAMP, "d MMM uuuu HH:mm"),
                        "{\"p\":\"5 Jan 2024 12:30\"}",
                        "2024-01-05T12:30:00Z"),
                new Case(
                        "-",
                        pattern(Simple.TIMESTAMP, "uuuu-MM-dd HH:mm XXX"),
                        "{\"p\":\"2024-01-05 12:30 +02:00\"}",
                        "2024-01-05T10:30:00Z"),
                new Case("-", N, "{\"n\":1", "!the line ends inside the JSON object"),
                new Case("-", N, "{\"n\":01}", "!malformed JSON"),
                new Case("-", N, "{'n':1}", "!malformed JSON"),
                new Case("-", N, "{\"n\":1,}", "!malformed JSON"),
                new Case("-", N, " { \"n\" : 1 } \r", "1"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void a_line_gives_its_row_or_the_reason_why_not(Case c) {
        assertEquals(c.expected(), outcome(Plans.of(c.column()), c.line()));
    }

    @Test
    void a_row_that_follows_a_bad_one_has_nothing_of_it() throws BadRecord {
        Plans plan = Plans.of(S, N, required("last", Simple.INT)).unknown(UnknownFields.KEEP);
        Declaration declaration = Declaration.of(plan.plan());
        RecordParser parser = new RecordParser(declaration);
        byte[] bad = "{\"s\":\"left over\",\"n\":7,\"x\":1}".getBytes(UTF_8);
        assertThrows(BadRecord.class, () -> parser.parse(bad, 0, bad.length));
        byte[] good = "{\"last\":1}".getBytes(UTF_8);
        InternalRow row = parser.parse(good, 0, good.length);
        assertEquals("NULL|NULL|1|NULL", text(row, declaration.schema()));
    }

    @Test
    void undeclared_fields_are_kept_as_one_json_text_with_their_digits() {
        Plans plan = Plans.of(N).unknown(UnknownFields.KEEP);
        assertEquals("1|NULL", outcome(plan, "{\"n\":1}"));
        assertEquals(
                "1|{\"x\":1.10,\"Y\":{\"z\":[null,\"\\\"\"]}}",
                outcome(plan, "{\"x\": 1.10, \"n\":1, \"Y\":{\"z\":[null, \"\\\"\"]}}"));
        assertEquals("!x: given more than once", outcome(plan, "{\"x\":1,\"n\":1,\"x\":1}"));
    }

    @Test
    void undeclared_fields_are_rejected_by_name_when_the_flow_says_so() {
        assertEquals("!x: not declared", outcome(Plans.of(N).unknown(UnknownFields.QUARANTINE), "{\"n\":1,\"x\":2}"));
        assertEquals(
                "!field 'x' is not declared", outcome(Plans.of(N).unknown(UnknownFields.FAIL), "{\"n\":1,\"x\":2}"));
        String odd = "{\"\\u0007" + "k".repeat(100) + "\":1}";
        assertEquals(
                "!?" + "k".repeat(63) + ": not declared", outcome(Plans.of(N).unknown(UnknownFields.QUARANTINE), odd));
    }

    @Test
    void fields_that_differ_only_in_case_are_told_apart_when_both_are_declared() {
        Plans plan = Plans.of(column("id", Simple.INT), column("ID", Simple.INT));
        assertEquals("1|2", outcome(plan, "{\"ID\":2,\"id\":1}"));
        assertEquals("!an empty JSON object", outcome(plan, "{}"));
    }

    @Test
    void the_window_column_comes_last_and_is_never_null() {
        Plans plan = Plans.of(N).unknown(UnknownFields.KEEP).window("dt", Simple.DATE);
        assertEquals("5|NULL|2018-11-21", outcome(plan, "{\"n\":5}"));
        assertEquals("5|2018-11-21T00:00:00Z", outcome(Plans.of(N).window("at", Simple.TIMESTAMP), "{\"n\":5}"));
        StructType schema = Declaration.of(plan.plan()).schema();
        assertEquals(List.of("n", "unknown_fields", "dt"), Arrays.asList(schema.fieldNames()));
        assertTrue(schema.apply("n").nullable());
        assertTrue(!schema.apply("dt").nullable());
    }

    @Test
    void the_schema_carries_not_null_and_the_comment() {
        StructField field = Declaration.of(Plans.of(required("id", Simple.INT)).plan())
                .schema()
                .apply("id");
        assertTrue(!field.nullable());
        assertEquals("never missing", field.getComment().get());
    }

    @Test
    void a_pattern_that_cannot_name_a_moment_is_a_mistake_in_the_flow() {
        Plans plan = Plans.of(pattern(Simple.TIMESTAMP, "dd/MM/yyyy"));
        FlowException e = assertThrows(FlowException.class, () -> Declaration.of(plan.plan()));
        assertEquals(FailureKind.CONFIGURATION, e.kind());
        assertTrue(e.getMessage().startsWith("column p: the pattern 'dd/MM/yyyy' does not describe a timestamp: "));
    }

    private static String outcome(Plans plan, String latin1) {
        Declaration declaration = Declaration.of(plan.plan());
        byte[] line = bytes(latin1);
        try {
            return text(new RecordParser(declaration).parse(line, 0, line.length), declaration.schema());
        } catch (BadRecord e) {
            return "!" + e.getMessage();
        }
    }

    /** Lines are written as Latin-1, so that a test can hold any byte; what Latin-1 lacks is meant as UTF-8. */
    private static byte[] bytes(String line) {
        return line.chars().allMatch(c -> c < 256) ? line.getBytes(ISO_8859_1) : line.getBytes(UTF_8);
    }

    private static String text(InternalRow row, StructType schema) {
        return java.util.stream.IntStream.range(0, schema.length())
                .mapToObj(i -> row.isNullAt(i) ? "NULL" : text(row, schema.apply(i), i))
                .collect(Collectors.joining("|"));
    }

    private static String text(InternalRow row, StructField field, int i) {
        Object value = row.get(i, field.dataType());
        if (field.dataType().equals(DataTypes.DateType)) {
            return LocalDate.ofEpochDay((int) value).toString();
        } else if (field.dataType().equals(DataTypes.TimestampType)) {
            return Instant.EPOCH
                    .plus((long) value, java.time.temporal.ChronoUnit.MICROS)
                    .toString();
        }
        return value.toString();
    }

    private static SourceColumn epoch(EpochUnit unit) {
        return column("t", new SourceType.Epoch(unit));
    }

    private static SourceColumn decimal(int precision, int scale) {
        return column("x", new Decimal(precision, scale));
    }

    private static SourceColumn json() {
        return column("j", new SourceType.Json());
    }

    private static SourceColumn pattern(Simple type, String pattern) {
        return column("p", new SourceType.Pattern(type, pattern));
    }
}
