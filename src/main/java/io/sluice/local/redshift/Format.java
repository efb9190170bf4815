package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.SqlFailure;
import java.util.Collections;
import java.util.List;

/** The two formats in which a value can cross the wire; the client chooses, value by value. */
enum Format {
    TEXT {
        @Override
        byte[] encode(PgType type, Object value) throws SqlFailure {
            return TextCodec.encode(type, value);
        }

        @Override
        Object decode(PgType type, byte[] bytes) throws SqlFailure {
            return TextCodec.decode(type, bytes);
        }
    },
    BINARY {
        @Override
        byte[] encode(PgType type, Object value) throws SqlFailure {
            return BinaryCodec.encode(type, value);
        }

        @Override
        Object decode(PgType type, byte[] bytes) throws SqlFailure {
            return BinaryCodec.decode(type, bytes);
        }
    };

    /** The value, which is not null, as bytes of the wire. */
    abstract byte[] encode(PgType type, Object value) throws SqlFailure;

    /** The Java value that the engine takes for a value of the type. */
    abstract Object decode(PgType type, byte[] bytes) throws SqlFailure;

    /** The number of the format in messages. */
    int code() {
        return ordinal();
    }

    /** The format of a number in a message. */
    static Format of(int code) throws SqlFailure {
        if (code > 1) {
            throw new SqlFailure("22023", "unsupported format code: " + code);
        }
        return values()[code];
    }

    /** One format per value, from what a client may send: none for text throughout, one for all, or one for each. */
    static List<Format> spread(List<Format> given, int values) throws SqlFailure {
        if (given.size() == values) {
            return given;
        }
        if (given.size() > 1) {
            throw new SqlFailure(
                    ProtocolViolation.SQL_STATE,
                    "bind message has " + given.size() + " formats but " + values + " values");
        }
        return Collections.nCopies(values, given.isEmpty() ? TEXT : given.get(0));
    }
}
