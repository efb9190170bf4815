package io.sluice.extract;

import io.sluice.config.UnknownFields;
import io.sluice.model.ColumnType;
import io.sluice.model.Nullability;
import io.sluice.model.SourceColumn;
import io.sluice.plan.ExtractPlan;
import io.sluice.plan.WindowColumn;
import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What a flow declares of its records, made ready for executors: the fields, and the row that they become. */
final class Declaration implements Serializable {
    private static final long serialVersionUID = 1;

    /** The column of {@link UnknownFields#KEEP}. */
    static final String UNKNOWN_FIELDS = "unknown_fields";

    private final List<Field> fields;
    private final BitSet required = new BitSet();
    private final UnknownFields unknownFields;
    private final StructType schema;
    /** Of the window column, as Spark keeps it: days or microseconds; null when there is none. */
    private final Long windowStart;

    private final Map<String, Integer> byName = new HashMap<>();
    /** Lower-case names that only one field has. */
    private final Map<String, Integer> byFoldedName = new HashMap<>();

    private Declaration(ExtractPlan plan) {
        this.fields = new ArrayList<>(plan.columns().stream().map(Field::of).toList());
        this.unknownFields = plan.unknownFields();
        this.windowStart = plan.windowColumn().map(Declaration::internal).orElse(null);
        this.schema = schema(plan, fields);
        Set<String> ambiguous = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            if (plan.columns().get(i).nullability() == Nullability.NOT_NULL) {
                required.set(i);
            }
            String name = fields.get(i).name();
            byName.put(name, i);
            if (byFoldedName.put(folded(name), i) != null) {
                ambiguous.add(folded(name));
            }
        }
        byFoldedName.keySet().removeAll(ambiguous);
    }

    static Declaration of(ExtractPlan plan) {
        return new Declaration(plan);
    }

    private static Metadata metadata(SourceColumn column) {
        return column.type().column() instanceof ColumnType.Varchar varchar
                ? new MetadataBuilder()
                        .putLong(ColumnType.Varchar.METADATA, varchar.bytes())
                        .build()
                : Metadata.empty();
    }

    private static StructType schema(ExtractPlan plan, List<Field> fields) {
        StructType schema = new StructType();
        for (int i = 0; i < fields.size(); i++) {
            SourceColumn column = plan.columns().get(i);
            boolean nullable = column.nullability() == Nullability.NULLABLE;
            StructField field = new StructField(column.name(), fields.get(i).type(), nullable, metadata(column));
            schema = schema.add(column.comment().isEmpty() ? field : field.withComment(column.comment()));
        }
        if (plan.unknownFields() == UnknownFields.KEEP) {
            schema = schema.add(
                    UNKNOWN_FIELDS, DataTypes.StringType, true, "Fields that the schema does not declare, as JSON");
        }
        if (plan.windowColumn().isPresent()) {
            WindowColumn window = plan.windowColumn().get();
            schema = schema.add(
                    window.name(),
                    window.type() == ColumnType.Simple.DATE ? DataTypes.DateType : DataTypes.TimestampType,
                    false,
                    "Start of the window that the row came in");
        }
        return schema;
    }

    private static Long internal(WindowColumn window) {
        Instant start = window.start();
        return window.type() == ColumnType.Simple.DATE
                ? LocalDate.ofInstant(start, ZoneOffset.UTC).toEpochDay()
                : start.getEpochSecond() * 1_000_000;
    }

    StructType schema() {
        return schema;
    }

    UnknownFields unknownFields() {
        return unknownFields;
    }

    int size() {
        return fields.size();
    }

    Field field(int ordinal) {
        return fields.get(ordinal);
    }

    boolean isRequired(int ordinal) {
        return required.get(ordinal);
    }

    /** The ordinal of the field that a record calls so: by its exact name, else by its name in any case; -1 for none. */
    int ordinal(String name) {
        Integer exact = byName.get(name);
        return exact != null ? exact : byFoldedName.getOrDefault(folded(name), -1);
    }

    /** The ordinal of the column of unknown fields, when the flow keeps them. */
    int unknownFieldsOrdinal() {
        return fields.size();
    }

    /** A row to be filled again and again; what is the same in all rows is in it. */
    InternalRow row() {
        InternalRow row = new SpecificInternalRow(schema);
        if (windowStart != null) {
            int last = schema.length() - 1;
            if (schema.apply(last).dataType().equals(DataTypes.DateType)) {
                row.setInt(last, windowStart.intValue());
            } else {
                row.setLong(last, windowStart);
            }
        }
        return row;
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
