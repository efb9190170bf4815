package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.SqlFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;

/**
 * Values in binary, as PostgreSQL's send and receive functions have them with integer date-times: big-endian, dates in
 * days and timestamps in microseconds since 2000-01-01 00:00 UTC, times in microseconds since midnight.
 */
final class BinaryCodec {
    private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);
    private static final long EPOCH_SECOND = EPOCH.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private BinaryCodec() {}

    static byte[] encode(PgType type, Object value) throws SqlFailure {
        try {
            return switch (type) {
                case BOOL -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
                case INT2 -> int16(Math.toIntExact(Values.integer(value)));
                case INT4 -> int32(Math.toIntExact(Values.integer(value)));
                case OID -> int32((int) Values.integer(value));
                case INT8 -> int64(Values.integer(value));
                case FLOAT4 -> int32(Float.floatToIntBits(((Number) value).floatValue()));
                case FLOAT8 -> int64(Double.doubleToLongBits(((Number) value).doubleValue()));
                case NUMERIC -> NumericBinary.encode(Values.decimal(value));
                case DATE -> int32(Math.toIntExact(((LocalDate) value).toEpochDay() - EPOCH.toEpochDay()));
                case TIME -> int64(((LocalTime) value).toNanoOfDay() / NANOS_PER_MICRO);
                case TIMETZ -> timeWithZone((OffsetTime) value);
                case TIMESTAMP -> int64(micros((LocalDateTime) value));
                case TIMESTAMPTZ -> int64(micros(((OffsetDateTime) value)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime()));
                case BYTEA, VARBYTE -> (byte[]) value;
                case CHAR, VARCHAR, TEXT, NAME, SUPER, UNKNOWN -> value.toString()
                        .getBytes(StandardCharsets.UTF_8);
            };
        } catch (ArithmeticException e) {
            throw InvalidValue.range(type, value.toString());
        }
    }

    static Object decode(PgType type, byte[] bytes) throws SqlFailure {
        if (type.size() > 0 && type != PgType.NAME && bytes.length != type.size()) {
            throw InvalidValue.binary(type, bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return switch (type) {
            case BOOL -> in.get() != 0;
            case INT2 -> in.getShort();
            case INT4 -> in.getInt();
            case OID -> Integer.toUnsignedLong(in.getInt());
            case INT8 -> in.getLong();
            case FLOAT4 -> in.getFloat();
            case FLOAT8 -> in.getDouble();
            case NUMERIC -> NumericBinary.decode(bytes);
            case DATE -> date(in.getInt());
            case TIME -> time(in.getLong());
            case TIMETZ -> time(in.getLong()).atOffset(ZoneOffset.ofTotalSeconds(-in.getInt()));
            case TIMESTAMP -> timestamp(type, in.getLong());
            case TIMESTAMPTZ -> timestamp(type, in.getLong()).atOffset(ZoneOffset.UTC);
            case BYTEA, VARBYTE -> bytes;
            case CHAR, VARCHAR, TEXT, NAME, SUPER, UNKNOWN -> TextCodec.string(bytes);
        };
    }

    /** The largest and the smallest number stand for the infinities, which the engine does not have. */
    private static LocalDate date(int days) throws SqlFailure {
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            throw InvalidValue.range(PgType.DATE, "infinity");
        }
        return EPOCH.plusDays(days);
    }

    private static LocalTime time(long micros) throws SqlFailure {
        try {
            return LocalTime.ofNanoOfDay(Math.multiplyExact(micros, NANOS_PER_MICRO));
        } catch (ArithmeticException | DateTimeException e) {
            throw InvalidValue.range(PgType.TIME, micros + " microseconds");
        }
    }

    private static LocalDateTime timestamp(PgType type, long micros) throws SqlFailure {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            throw InvalidValue.range(type, "infinity");
        }
        long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
        long nanos = Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO;
        return LocalDateTime.ofEpochSecond(EPOCH_SECOND + seconds, (int) nanos, ZoneOffset.UTC);
    }

    /** Down to the microsecond before, also before 2000. */
    private static long micros(LocalDateTime timestamp) {
        long seconds = timestamp.toEpochSecond(ZoneOffset.UTC) - EPOCH_SECOND;
        return Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), timestamp.getNano() / NANOS_PER_MICRO);
    }

    /** The microseconds, then the seconds that the zone lies to the west. */
    private static byte[] timeWithZone(OffsetTime time) {
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(time.toLocalTime().toNanoOfDay() / NANOS_PER_MICRO)
                .putInt(-time.getOffset().getTotalSeconds())
                .array();
    }

    private static byte[] int16(int value) {
        if (value != (short) value) {
            throw new ArithmeticException("smallint out of range");
        }
        return ByteBuffer.allocate(Short.BYTES).putShort((short) value).array();
    }

    private static byte[] int32(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    private static byte[] int64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
