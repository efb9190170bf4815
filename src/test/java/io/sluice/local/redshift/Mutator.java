package io.sluice.local.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Messages that a client could send, and what becomes of them when bits and bytes are lost on the way. */
final class Mutator {
    private static final List<String> STATEMENTS = List.of(
            "select 1",
            "select a, b from fuzzed where a > 1 order by b limit 3",
            "insert into fuzzed values (1, 'x'), (2, null)",
            "begin",
            "update fuzzed set b = 'é' || b where a = 2",
            "delete from fuzzed where a in (select max(a) from fuzzed)",
            "commit",
            "rollback",
            "set query_group to 'fuzz'",
            "show query_group",
            "create temp table t (a int, b varchar(10) default 'it''s', c decimal(10,2))",
            "declare c cursor for select * from fuzzed",
            "fetch all from c",
            "prepare p as select $1",
            "execute p(1)",
            "copy (select * from fuzzed) to stdout",
            "explain select count(*) from fuzzed group by b",
            "select case when a = 1 then 'one' else b end, cast(a as bigint)::varchar, date '2018-11-01' from fuzzed",
            "with q as (select a, row_number() over (partition by b order by a) n from fuzzed) select * from q /* c */",
            "select nvl(b, ''), dateadd(day, 1, '2018-11-01'::timestamp) from fuzzed -- end",
            "select 1; select 2; insert into fuzzed values (3, 'y')",
            "");

    private final Random random;

    Mutator(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A message as it should be, without a mutation. */
    byte[] message() {
        String sql = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
        String name = random.nextBoolean() ? "" : "s" + random.nextInt(3);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> of('Q', sql, 0);
            case 3 -> of('P', name, 0, sql, 0, (short) 0);
            case 4 -> of('B', name, 0, name, 0, (short) 0, (short) 0, (short) 1, (short) random.nextInt(2));
            case 5 -> of('D', random.nextBoolean() ? "S" : "P", name, 0);
            case 6 -> of('E', name, 0, Integer.valueOf(random.nextInt(3)));
            case 7 -> of('C', random.nextBoolean() ? "S" : "P", name, 0);
            case 8 -> of("SHdcf".charAt(random.nextInt(5)));
            default -> of('B', name, 0, name, 0, (short) 1, (short) 1, (short) 1, 4, 42, (short) 0);
        };
    }

    /** What a client may open a connection with. */
    byte[] opening() {
        return switch (random.nextInt(3)) {
            case 0 -> ByteBuffer.allocate(8)
                    .putInt(8)
                    .putInt(Opening.SSL_REQUEST)
                    .array();
            case 1 -> ByteBuffer.allocate(16)
                    .putInt(16)
                    .putInt(Opening.CANCEL_REQUEST)
                    .putLong(random.nextLong())
                    .array();
            default -> {
                byte[] parameters = "user\0awsuser\0database\0dev\0client_protocol_version\0003\0\0".getBytes(UTF_8);
                yield ByteBuffer.allocate(8 + parameters.length)
                        .putInt(8 + parameters.length)
                        .putInt(Opening.PROTOCOL_3 << 16)
                        .put(parameters)
                        .array();
            }
        };
    }

    /** The same with something wrong in it. */
    byte[] mutated(byte[] message) {
        byte[] mutated = message.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            mutated = once(mutated);
        }
        return mutated;
    }

    private byte[] once(byte[] message) {
        if (message.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        byte[] changed = message.clone();
        int at = random.nextInt(message.length);
        switch (random.nextInt(8)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt(256);
            case 2 -> changed[at] = 0;
            case 3 -> changed = Arrays.copyOf(message, at);
            case 4 -> changed = Arrays.copyOf(message, message.length + random.nextInt(8));
            case 5 -> {
                int from = Math.min(at, random.nextInt(message.length));
                System.arraycopy(message, from, changed, Math.max(at, from), message.length - Math.max(at, from));
            }
            case 6 -> changed[Math.min(message.length - 1, 1 + random.nextInt(4))] = (byte) random.nextInt(256);
            default -> {
                // One byte of the text only, with the length right: it goes as far as the parser of SQL.
                int text = Math.min(message.length - 1, 5 + random.nextInt(Math.max(1, message.length - 5)));
                changed[text] = (byte) (' ' + random.nextInt(95));
            }
        }
        return changed;
    }

    /** A message of strings, shorts and integers; a 0 behind a string is its terminator. */
    private static byte[] of(char type, Object... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] instanceof String text) {
                body.writeBytes(text.getBytes(UTF_8));
            } else if (parts[i] instanceof Short number) {
                body.writeBytes(ByteBuffer.allocate(2).putShort(number).array());
            } else if (parts[i] instanceof Integer number && number == 0 && i > 0 && parts[i - 1] instanceof String) {
                body.write(0);
            } else {
                body.writeBytes(
                        ByteBuffer.allocate(4).putInt((Integer) parts[i]).array());
            }
        }
        byte[] bytes = body.toByteArray();
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) type)
                .putInt(4 + bytes.length)
                .put(bytes)
                .array();
    }
}
