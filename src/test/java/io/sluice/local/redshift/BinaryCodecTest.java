package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.SqlFailure;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BinaryCodecTest {
    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(PgType.BOOL, true, "01"),
                Arguments.of(PgType.INT2, (short) -2, "fffe"),
                Arguments.of(PgType.INT4, Integer.MIN_VALUE, "80000000"),
                Arguments.of(PgType.INT8, Long.MAX_VALUE, "7fffffffffffffff"),
                Arguments.of(PgType.OID, 4294967295L, "ffffffff"),
                Arguments.of(PgType.FLOAT4, 1.5f, "3fc00000"),
                Arguments.of(PgType.FLOAT8, Double.POSITIVE_INFINITY, "7ff0000000000000"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("12345.678"), "0003000100000003" + "000109291a7c"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("-0.0001"), "0001ffff40000004" + "0001"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("10000"), "0001000100000000" + "0001"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("10000.00"), "0001000100000002" + "0001"),
                Arguments.of(PgType.NUMERIC, new BigDecimal("0.00"), "0000000000000002"),
                Arguments.of(
                        PgType.NUMERIC,
                        new BigDecimal("100000000.0000001"),
                        "0005000200000007" + "0001000000000000000a"),
                Arguments.of(PgType.DATE, LocalDate.of(2000, 1, 1), "00000000"),
                Arguments.of(PgType.DATE, LocalDate.of(1999, 12, 31), "ffffffff"),
                Arguments.of(PgType.TIME, LocalTime.of(0, 0, 1), "00000000000f4240"),
                Arguments.of(
                        PgType.TIMESTAMP, LocalDateTime.of(1999, 12, 31, 23, 59, 59, 999_999_000), "ffffffffffffffff"),
                Arguments.of(PgType.TIMESTAMPTZ, OffsetDateTime.parse("2000-01-01T00:00:01Z"), "00000000000f4240"),
                Arguments.of(PgType.VARCHAR, "é", "c3a9"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_has_postgresqls_bytes_and_is_read_back(PgType type, Object value, String hex) throws SqlFailure {
        assertEquals(hex, HexFormat.of().formatHex(BinaryCodec.encode(type, value)));
        assertEquals(value, BinaryCodec.decode(type, HexFormat.of().parseHex(hex)));
    }

    @Test
    void every_numeric_survives_the_way_there_and_back() throws SqlFailure {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            BigInteger digits = new BigInteger(random.nextInt(126), random);
            BigDecimal value = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(38));
            assertEquals(value, BinaryCodec.decode(PgType.NUMERIC, BinaryCodec.encode(PgType.NUMERIC, value)));
        }
    }

    @Test
    void dates_and_timestamps_survive_from_before_christ_to_the_far_future() throws SqlFailure {
        for (int year : new int[] {-4712, 0, 1, 1582, 1969, 1970, 1999, 2000, 2262, 9999, 294_276}) {
            LocalDateTime moment = LocalDateTime.of(year, 12, 31, 23, 59, 59, 123_456_000);
            assertEquals(moment, BinaryCodec.decode(PgType.TIMESTAMP, BinaryCodec.encode(PgType.TIMESTAMP, moment)));
            LocalDate date = moment.toLocalDate();
            assertEquals(date, BinaryCodec.decode(PgType.DATE, BinaryCodec.encode(PgType.DATE, date)));
        }
    }

    @Test
    void nanoseconds_are_cut_to_the_microsecond_before_also_before_the_epoch() throws SqlFailure {
        LocalDateTime moment = LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999);
        assertEquals(
                moment.withNano(999_999_000),
                BinaryCodec.decode(PgType.TIMESTAMP, BinaryCodec.encode(PgType.TIMESTAMP, moment)));
    }

    @ParameterizedTest
    @CsvSource({
        "22P03, INT4, 00",
        "22P03, INT8, 00000001",
        "22P03, NUMERIC, 0001",
        "22P03, NUMERIC, 0002000000000000" + "0001",
        "22P03, NUMERIC, 0001000000000000" + "2710",
        "22P03, NUMERIC, 00000000c0000000",
        "22003, NUMERIC, 00017fff00000000" + "0001",
        "22008, DATE, 7fffffff",
        "22008, TIMESTAMP, 8000000000000000",
        "22008, TIME, 7fffffffffffffff",
        "22021, VARCHAR, ff"
    })
    void bytes_that_are_no_value_of_the_type_are_refused(String sqlState, PgType type, String hex) {
        SqlFailure failure = assertThrows(
                SqlFailure.class, () -> BinaryCodec.decode(type, HexFormat.of().parseHex(hex)));
        assertEquals(sqlState, failure.sqlState());
    }

    @Test
    void a_value_that_does_not_fit_its_column_fails_instead_of_wrapping_round() {
        SqlFailure failure = assertThrows(SqlFailure.class, () -> BinaryCodec.encode(PgType.INT2, 40_000));
        assertEquals("22003", failure.sqlState());
        assertThrows(SqlFailure.class, () -> BinaryCodec.encode(PgType.INT8, new BigDecimal("9223372036854775808")));
    }
}
