package io.sluice.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Text in ISO 8601, see {@link IsoTime#micros}. */
record TimestampField(String name) implements Field {
    @Override
    public DataType type() {
        return DataTypes.TimestampType;
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord {
        long micros = token == JsonToken.VALUE_STRING
                ? IsoTime.micros(json.getTextCharacters(), json.getTextOffset(), json.getTextLength())
                : IsoTime.NOT_ISO;
        if (micros == IsoTime.NOT_ISO) {
            throw BadRecord.field(name, "not a timestamp in ISO 8601");
        }
        row.setLong(ordinal, checked(name, micros));
    }

    /** The microseconds of a timestamp, when a table can hold them. */
    static long checked(String name, long micros) throws BadRecord {
        if (micros == IsoTime.TOO_FINE) {
            throw BadRecord.field(name, "finer than microseconds");
        }
        if (micros < IsoTime.LEAST_MICROS || micros > IsoTime.MOST_MICROS) {
            throw BadRecord.field(name, "outside the years 1 to 9999");
        }
        return micros;
    }
}
