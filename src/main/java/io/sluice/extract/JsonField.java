package io.sluice.extract;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Any value as its own JSON text, without the spaces between. */
record JsonField(String name) implements Field {
    @Override
    public DataType type() {
        return DataTypes.StringType;
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord {
        ByteArrayBuilder text = new ByteArrayBuilder();
        try (JsonGenerator copy = RecordParser.JSON.createGenerator(text, JsonEncoding.UTF8)) {
            JsonText.copyValue(json, copy, name);
        }
        row.update(ordinal, UTF8String.fromBytes(text.toByteArray()));
    }
}
