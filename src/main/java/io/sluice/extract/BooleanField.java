package io.sluice.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** {@code true} or {@code false}. */
record BooleanField(String name) implements Field {
    @Override
    public DataType type() {
        return DataTypes.BooleanType;
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws BadRecord {
        if (!token.isBoolean()) {
            throw BadRecord.field(name, "not true or false");
        }
        row.setBoolean(ordinal, token == JsonToken.VALUE_TRUE);
    }
}
