package io.sluice.local.redshift.engine;

import io.sluice.local.s3.S3Object;
import io.sluice.local.spectrum.ExternalColumn;
import io.sluice.local.spectrum.ExternalTable;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the rows of a query to an external table, as UNLOAD writes files. Only Parquet is written. */
final class ExternalInsert {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss_SSSSSS");

    private ExternalInsert() {}

    /** CREATE EXTERNAL TABLE AS: the files first, then the table, then its partitions. */
    static Result create(CreateExternalTable statement, String database, RenderedQuery query, Execution execution)
            throws SqlFailure {
        if (!statement.storage().isParquet()) {
            throw SqlFailure.notSupported("CREATE EXTERNAL TABLE … AS that is not STORED AS PARQUET");
        }
        List<ExternalColumn> inFiles = new ArrayList<>();
        Map<String, ExternalColumn> keys = new LinkedHashMap<>();
        statement.partitions().forEach(key -> keys.put(key.name(), null));
        for (ExternalColumn column : columns(query, execution)) {
            if (keys.containsKey(column.name())) {
                keys.put(column.name(), column);
            } else {
                inFiles.add(column);
            }
        }
        ExternalTable table = statement.table(database, inFiles, partitionColumns(keys));
        if (execution.catalog().find(statement.name()).isPresent()) {
            throw new SqlFailure("42P07", "Relation \"" + statement.name().name() + "\" already exists");
        }
        String folder = statement.location().endsWith("/") ? statement.location() : statement.location() + "/";
        long rows = unload(folder, List.copyOf(keys.keySet()), statement.query().orElseThrow(), query, execution);
        statement.define(execution, table);
        if (!keys.isEmpty()) {
            execution.catalog().spectrum().definitions().addPartitions(table, partitions(folder, execution));
        }
        return Result.done("SELECT " + rows);
    }

    private static List<ExternalColumn> partitionColumns(Map<String, ExternalColumn> keys) throws SqlFailure {
        List<ExternalColumn> columns = new ArrayList<>();
        for (Map.Entry<String, ExternalColumn> key : keys.entrySet()) {
            if (key.getValue() == null) {
                throw new SqlFailure(
                        "42703", "column \"" + key.getKey() + "\" of PARTITIONED BY is not in the query's result");
            }
            columns.add(key.getValue());
        }
        return columns;
    }

    private static List<ExternalColumn> columns(RenderedQuery query, Execution execution) throws SqlFailure {
        try (PreparedStatement statement = execution.duck().prepare(query.sql())) {
            Fields fields = Fields.of(statement, query.outputs());
            List<ExternalColumn> columns = new ArrayList<>();
            for (int i = 0; i < fields.fields().size(); i++) {
                String type = ExternalColumns.glueType(fields.types().get(i).forColumn());
                columns.add(new ExternalColumn(fields.fields().get(i).name(), type, ""));
            }
            return columns;
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    /** The folders that the files were written to, by the values in their names. */
    private static Map<List<String>, String> partitions(String folder, Execution execution) {
        Map<List<String>, String> partitions = new LinkedHashMap<>();
        for (S3Object object : execution.session().files().list(folder)) {
            String path = object.url().substring(folder.length());
            String keys = path.substring(0, path.lastIndexOf('/') + 1);
            List<String> values = new ArrayList<>();
            for (String key : keys.split("/", 0)) {
                values.add(unescaped(key.substring(key.indexOf('=') + 1)));
            }
            partitions.put(values, folder + keys);
        }
        return partitions;
    }

    private static String unescaped(String text) {
        return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** INSERT INTO an external table without partition columns: more files beside those that are there. */
    static Plan plan(Relation.External target, Query source, Rendering rendering) throws SqlFailure {
        ExternalTable table = target.table();
        if (!table.partitionColumns().isEmpty()) {
            throw SqlFailure.notSupported("INSERT into the partitioned external table " + table.name());
        }
        if (!table.serde().equals(ExternalStorage.PARQUET.serde())) {
            throw SqlFailure.notSupported("INSERT into an external table that is not STORED AS PARQUET");
        }
        RenderedQuery rows = typed(table, source.render(Scope.root(rendering)), rendering);
        return Plan.of(Plan.Block.INSIDE, Plan.locks(rendering, Optional.empty()), execution -> {
            CreateExternalTable.requireNoBlock(execution, "INSERT into an external table");
            String folder = table.location().endsWith("/") ? table.location() : table.location() + "/";
            String prefix = folder + MOMENT.format(Transaction.now()) + "_" + execution.id() + "_";
            return Result.done("INSERT 0 " + unload(prefix, List.of(), source, rows, execution));
        });
    }

    /** The rows in the table's types and under its names. */
    private static RenderedQuery typed(ExternalTable table, RenderedQuery query, Rendering rendering)
            throws SqlFailure {
        int count = rendering.catalog().columnCount(query.sql());
        if (count != table.columns().size()) {
            throw new SqlFailure(
                    "42601",
                    "INSERT into " + table.name() + " has " + count + " expressions for "
                            + table.columns().size() + " columns");
        }
        List<String> values = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Output> outputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            ExternalColumn column = table.columns().get(i);
            SqlType type = type(column);
            Optional<SqlType> given =
                    query.outputs().flatMap(all -> all.get(index).type());
            names.add("c" + i);
            values.add(Operators.assign(new Rendered("c" + i, given, Optional.empty()), type) + " AS "
                    + Sql.name(column.name()));
            outputs.add(Output.of(column.name(), type));
        }
        String sql = "SELECT " + String.join(", ", values) + " FROM (" + query.sql() + ") AS q("
                + String.join(", ", names) + ")";
        return new RenderedQuery(sql, Optional.of(outputs));
    }

    private static SqlType type(ExternalColumn column) throws SqlFailure {
        return switch (column.glueType()) {
            case "string" -> SqlType.varchar(SqlType.MAX_VARCHAR);
            case "double" -> SqlType.DOUBLE;
            case "float" -> SqlType.REAL;
            case "binary" -> new SqlType(SqlType.Base.VARBYTE, 0, 0);
            default -> SqlType.parse(new Cursor(column.glueType()));
        };
    }

    private static long unload(
            String prefix, List<String> keys, Query query, RenderedQuery rendered, Execution execution)
            throws SqlFailure {
        Unload unload = new Unload(query, prefix, UnloadFormat.PARQUET, keys, Map.of());
        return new Unloading(unload, execution)
                .run(rendered).stream().mapToLong(UnloadedFile::rows).sum();
    }
}
