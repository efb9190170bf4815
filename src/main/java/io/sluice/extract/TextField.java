package io.sluice.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Text, or a number's own digits. */
record TextField(String name, int mostBytes) implements Field {
    @Override
    public DataType type() {
        return DataTypes.StringType;
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord {
        if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
            throw BadRecord.field(name, "not text");
        }
        byte[] utf8 = utf8(json);
        if (utf8.length > mostBytes) {
            throw BadRecord.field(name, "longer than " + mostBytes + " bytes, declared varchar(" + mostBytes + ")");
        }
        row.update(ordinal, UTF8String.fromBytes(utf8));
    }

    private static byte[] utf8(JsonParser json) throws IOException {
        char[] characters = json.getTextCharacters();
        int from = json.getTextOffset();
        int length = json.getTextLength();
        byte[] ascii = new byte[length];
        for (int i = 0; i < length; i++) {
            char c = characters[from + i];
            if (c >= 0x80) {
                return new String(characters, from, length).getBytes(UTF_8);
            }
            ascii[i] = (byte) c;
        }
        return ascii;
    }
}
