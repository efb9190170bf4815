package io.sluice.local.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.SqlFailure;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TextCodecTest {
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(PgType.BOOL, true, "t"),
                Arguments.of(PgType.BOOL, false, "f"),
                Arguments.of(PgType.INT2, Short.MIN_VALUE, "-32768"),
                Arguments.of(PgType.INT4, Integer.MAX_VALUE, "2147483647"),
                Arguments.of(PgType.INT8, Long.MIN_VALUE, "-9223372036854775808"),
                Arguments.of(PgType.OID, 4294967295L, "4294967295"),
                Arguments.of(PgType.FLOAT4, 0.1f, "0.1"),
                Arguments.of(PgType.FLOAT4, 1234567f, "1.234567e+06"),
                Arguments.of(PgType.FLOAT8, 1.0, "1"),
                Arguments.of(PgType.FLOAT8, -0.0, "-0"),
                Arguments.of(PgType.FLOAT8, 1e14, "100000000000000"),
                Arguments.of(PgType.FLOAT8, 1e20, "1e+20"),
                Arguments.of(PgType.FLOAT8, 0.0001, "0.0001"),
                Arguments.of(PgType.FLOAT8, -1.5e-7, "-1.5e-07"),
                Arguments.of(PgType.FLOAT8, Double.MAX_VALUE, "1.7976931348623157e+308"),
                Arguments.of(PgType.FLOAT8, Double.NaN, "NaN"),
                Arguments.of(PgType.FLOAT8, Double.NEGATIVE_INFINITY, "-Infinity"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("0.00"), "0.00"),
                Arguments.of(
                        PgType.NUMERIC,
                        new BigDecimal("-99999999999999999999999999999999999999"),
                        "-99999999999999999999999999999999999999"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("1E-37"), "0.0000000000000000000000000000000000001"),
                Arguments.of(PgType.DATE, LocalDate.of(2024, 2, 29), "2024-02-29"),
                Arguments.of(PgType.DATE, LocalDate.of(12345, 1, 1), "12345-01-01"),
                Arguments.of(PgType.DATE, LocalDate.of(0, 12, 31), "0001-12-31 BC"),
                Arguments.of(PgType.TIME, LocalTime.of(23, 59, 59, 999_999_000), "23:59:59.999999"),
                Arguments.of(PgType.TIME, LocalTime.MIDNIGHT, "00:00:00"),
                Arguments.of(PgType.TIMESTAMP, LocalDateTime.of(1999, 12, 31, 23, 59, 59), "1999-12-31 23:59:59"),
                Arguments.of(
                        PgType.TIMESTAMP,
                        LocalDateTime.of(2018, 11, 1, 20, 57, 10, 500_000),
                        "2018-11-01 20:57:10.0005"),
                Arguments.of(
                        PgType.TIMESTAMPTZ,
                        OffsetDateTime.of(2024, 5, 6, 7, 8, 9, 0, ZoneOffset.UTC),
                        "2024-05-06 07:08:09+00"),
                Arguments.of(PgType.VARCHAR, "Björk 🎵 \\ 'x'", "Björk 🎵 \\ 'x'"),
                Arguments.of(PgType.SUPER, "{\"a\":[1,null]}", "{\"a\":[1,null]}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_is_written_as_postgresql_writes_it_and_read_back(PgType type, Object value, String text)
            throws SqlFailure {
        assertEquals(text, new String(TextCodec.encode(type, value), UTF_8));
        assertEquals(value, TextCodec.decode(type, text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "DATE, 2024-05-06 +00, 2024-05-06",
        "DATE, 2024-05-06 23:59:59.999999-08, 2024-05-06",
        "TIMESTAMP, 2024-05-06, 2024-05-06T00:00",
        "TIMESTAMP, 2024-05-06T07:08:09Z, 2024-05-06T07:08:09",
        "TIMESTAMP, 2024-05-06 07:08:09.1234565+02, 2024-05-06T07:08:09.123457",
        "TIMESTAMP, 2024-12-31 23:59:59.9999999, 2025-01-01T00:00",
        "TIMESTAMPTZ, 2024-05-06 07:08:09+02:30, 2024-05-06T04:38:09Z",
        "TIMESTAMPTZ, 2024-05-06 07:08, 2024-05-06T07:08Z",
        "TIME, 07:08:09.5+00, 07:08:09.500",
        "BOOL, TRUE, true",
        "BOOL, 0, false",
        "INT4, ' 42 ', 42",
        "FLOAT8, infinity, Infinity",
        "NUMERIC, 1e3, 1000",
        "NUMERIC, 00.10, 0.10"
    })
    void what_clients_write_differently_is_read_too(PgType type, String text, String value) throws SqlFailure {
        assertEquals(value, TextCodec.decode(type, text.getBytes(UTF_8)).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "22P02, INT4, twelve, invalid input syntax for type integer: \"twelve\"",
        "22P02, INT4, '', invalid input syntax for type integer: \"\"",
        "22003, INT2, 32768, value \"32768\" is out of range for type smallint",
        "22003, INT8, 9223372036854775808, value \"9223372036854775808\" is out of range for type bigint",
        "22003, NUMERIC, 1e38, value \"1E+38\" is out of range for type numeric",
        "22003, NUMERIC, 1e999999999, value \"1E+999999999\" is out of range for type numeric",
        "22003, FLOAT8, 1e400, value \"1e400\" is out of range for type double precision",
        "22P02, FLOAT8, 1d, invalid input syntax for type double precision: \"1d\"",
        "22P02, BOOL, maybe, invalid input syntax for type boolean: \"maybe\"",
        "22007, DATE, yesterday, invalid input syntax for type date: \"yesterday\"",
        "22008, DATE, 2023-02-29, value \"2023-02-29\" is out of range for type date",
        "22008, TIME, 25:00, value \"25:00\" is out of range for type time",
        "22007, TIMESTAMP, 07:08:09, invalid input syntax for type timestamp without time zone: \"07:08:09\"",
        "22P02, VARBYTE, 0g, invalid input syntax for type varbyte: \"0g\""
    })
    void what_is_no_value_of_the_type_is_refused(String sqlState, PgType type, String text, String message) {
        SqlFailure failure = assertThrows(SqlFailure.class, () -> TextCodec.decode(type, text.getBytes(UTF_8)));
        assertEquals(message, failure.getMessage());
        assertEquals(sqlState, failure.sqlState());
    }

    @Test
    void bytes_are_hexadecimal() throws SqlFailure {
        byte[] bytes = {0, (byte) 0xFF, 0x41};
        assertEquals("00ff41", new String(TextCodec.encode(PgType.VARBYTE, bytes), UTF_8));
        assertEquals("\\x00ff41", new String(TextCodec.encode(PgType.BYTEA, bytes), UTF_8));
        assertArrayEquals(bytes, (byte[]) TextCodec.decode(PgType.VARBYTE, "00FF41".getBytes(UTF_8)));
        assertArrayEquals(bytes, (byte[]) TextCodec.decode(PgType.BYTEA, "\\x00ff41".getBytes(UTF_8)));
    }

    @Test
    void text_that_is_not_utf_8_or_holds_a_zero_byte_is_refused() {
        for (byte[] bytes :
                new byte[][] {{(byte) 0xC3, 0x28}, {'a', 0, 'b'}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}}) {
            SqlFailure failure = assertThrows(SqlFailure.class, () -> TextCodec.decode(PgType.VARCHAR, bytes));
            assertEquals("22021", failure.sqlState());
        }
    }
}
