package io.sluice.local.redshift.engine;

import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns of a result: DuckDB's types, refined by what the statement tells of declared types and origins. */
record Fields(List<Field> fields, List<SqlType> types) {

    static Fields of(PreparedStatement statement, Optional<List<Output>> outputs) throws SqlFailure {
        try {
            ResultSetMetaData meta = statement.getMetaData();
            int count = meta.getColumnCount();
            Optional<List<Output>> known = outputs.filter(list -> list.size() == count);
            List<Field> fields = new ArrayList<>();
            List<SqlType> types = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                Output output = known.map(list -> list.get(index)).orElse(Output.unknown(meta.getColumnName(i + 1)));
                String name = output.name();
                String duckDb = meta.getColumnTypeName(i + 1);
                SqlType type = output.type()
                        .filter(declared -> duckDb.equals(declared.duckDb()) || duckDb.equals("\"NULL\""))
                        .or(() -> SqlType.ofDuckDb(duckDb))
                        .orElseThrow(() -> SqlFailure.notSupported(
                                "The result column \"" + name + "\" of a type that is no scalar (" + duckDb + ")"));
                types.add(type);
                fields.add(field(name, type, output.origin()));
            }
            return new Fields(fields, types);
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    static Fields of(List<Output> outputs) {
        List<SqlType> types = outputs.stream()
                .map(output -> output.type().orElse(SqlType.TEXT))
                .toList();
        List<Field> fields = outputs.stream()
                .map(output -> field(output.name(), output.type().orElse(SqlType.TEXT), Optional.empty()))
                .toList();
        return new Fields(fields, types);
    }

    private static Field field(String name, SqlType type, Optional<Origin> origin) {
        return origin.map(from -> new Field(
                        name, type.pg(), type.typmod(), from.schema(), from.table(), from.column(), from.nullability()))
                .orElse(Field.computed(name, type.pg(), type.typmod()));
    }
}
