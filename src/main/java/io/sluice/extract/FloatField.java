package io.sluice.extract;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** The nearest binary floating-point number; one too large for the type is rejected instead of becoming infinite. */
record FloatField(String name, Width width) implements Field {
    enum Width {
        REAL,
        DOUBLE
    }

    @Override
    public DataType type() {
        return width == Width.REAL ? DataTypes.FloatType : DataTypes.DoubleType;
    }

    @Override
    public void read(JsonParser json, JsonToken token, InternalRow row, int ordinal) throws IOException, BadRecord {
        if (!token.isNumeric()) {
            throw BadRecord.field(name, "not a number");
        }
        if (width == Width.REAL) {
            float value = Float.parseFloat(json.getText());
            requireFinite(value);
            row.setFloat(ordinal, value);
        } else {
            double value = Double.parseDouble(json.getText());
            requireFinite(value);
            row.setDouble(ordinal, value);
        }
    }

    private void requireFinite(double value) throws BadRecord {
        if (Double.isInfinite(value)) {
            throw BadRecord.field(name, "outside the range of " + width.name().toLowerCase(Locale.ROOT));
        }
    }
}
