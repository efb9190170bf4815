package io.sluice.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@code "YYYY-MM-DD"}, a day that there was or will be, of the years 1 to 9999. */
record DateField(String name) implements Field {
    @Override
    public DataType type() {
        return DataTypes.DateType;
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord {
        long days = token == JsonToken.VALUE_STRING
                ? IsoTime.days(json.getTextCharacters(), json.getTextOffset(), json.getTextLength())
                : IsoTime.NOT_ISO;
        if (days == IsoTime.NOT_ISO) {
            throw BadRecord.field(name, "not a date as YYYY-MM-DD");
        }
        row.setInt(ordinal, (int) days);
    }
}
