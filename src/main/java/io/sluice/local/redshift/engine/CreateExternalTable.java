package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ExternalColumn;
import io.sluice.local.spectrum.ExternalTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CREATE EXTERNAL TABLE, by columns or AS a query.
 *
 * @param columns those in the files; none AS a query
 * @param partitions the partition columns; AS a query, without types
 */
record CreateExternalTable(
        Name name,
        List<ExternalColumn> columns,
        List<ExternalColumn> partitions,
        ExternalStorage storage,
        String location,
        Map<String, String> properties,
        Optional<Query> query)
        implements Statement {

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Optional<RenderedQuery> rows =
                query.isPresent() ? Optional.of(query.get().render(Scope.root(rendering))) : Optional.empty();
        return Plan.of(
                Plan.Block.INSIDE, Plan.locks(rendering, Optional.empty()), execution -> create(execution, rows));
    }

    private Result create(Execution execution, Optional<RenderedQuery> rows) throws SqlFailure {
        requireNoBlock(execution, "CREATE EXTERNAL TABLE");
        Catalog.ExternalSchema schema = schema(execution.catalog());
        if (rows.isPresent()) {
            return ExternalInsert.create(this, schema.glueDatabase(), rows.get(), execution);
        }
        define(execution, table(schema.glueDatabase(), columns, partitions));
        return Result.done("CREATE EXTERNAL TABLE");
    }

    private Catalog.ExternalSchema schema(Catalog catalog) throws SqlFailure {
        String schema = name.schema()
                .orElseThrow(() -> new SqlFailure(
                        "42601", "external table \"" + name + "\" must be qualified by its external schema"));
        Optional<Catalog.ExternalSchema> external = catalog.externalSchema(schema);
        if (external.isEmpty() && catalog.schemaExists(schema)) {
            throw new SqlFailure("42809", "schema \"" + schema + "\" is not an external schema");
        }
        return external.orElseThrow(() -> new SqlFailure("3F000", "schema \"" + schema + "\" does not exist"));
    }

    ExternalTable table(String database, List<ExternalColumn> inFiles, List<ExternalColumn> keys) {
        return new ExternalTable(
                database,
                name.name(),
                inFiles,
                keys,
                location,
                storage.inputFormat(),
                storage.outputFormat(),
                storage.serde(),
                storage.serdeParameters(),
                properties);
    }

    void define(Execution execution, ExternalTable table) throws SqlFailure {
        if (!execution.catalog().spectrum().definitions().create(table)) {
            throw new SqlFailure("42P07", "Relation \"" + name.name() + "\" already exists");
        }
    }

    /** Changes of Glue cannot be rolled back, so Redshift takes none of them in a block. */
    static void requireNoBlock(Execution execution, String statement) throws SqlFailure {
        if (execution.session().transaction() != TransactionStatus.IDLE) {
            throw new SqlFailure("25001", statement + " cannot run inside a transaction block");
        }
    }

    static CreateExternalTable parse(Cursor cursor) throws SqlFailure {
        cursor.expect("create", "external", "table");
        Name name = cursor.relation();
        List<ExternalColumn> columns = cursor.at("(") ? ExternalColumns.parse(cursor) : List.of();
        List<ExternalColumn> partitions = new ArrayList<>();
        if (cursor.accept("partitioned", "by")) {
            if (columns.isEmpty()) {
                cursor.identifiers().forEach(key -> partitions.add(new ExternalColumn(key, "", "")));
            } else {
                partitions.addAll(ExternalColumns.parse(cursor));
            }
        }
        ExternalStorage storage = ExternalStorage.parse(cursor);
        cursor.expect("location");
        String location = location(cursor);
        Map<String, String> properties =
                cursor.accept("table", "properties") ? ExternalStorage.properties(cursor) : Map.of();
        Optional<Query> query = Optional.empty();
        if (columns.isEmpty()) {
            cursor.expect("as");
            query = Optional.of(new QueryParser(cursor).query());
        }
        requireDistinct(columns, partitions);
        return new CreateExternalTable(name, columns, partitions, storage, location, properties, query);
    }

    static String location(Cursor cursor) throws SqlFailure {
        String location = cursor.string();
        if (!location.matches("s3://[^/]+(/.*)?")) {
            throw new SqlFailure(
                    "22023", "LOCATION '" + location + "' must be a path of Amazon S3: s3://bucket/folder/");
        }
        return location;
    }

    private static void requireDistinct(List<ExternalColumn> columns, List<ExternalColumn> partitions)
            throws SqlFailure {
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.add(column.name()));
        partitions.forEach(column -> names.add(column.name()));
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw new SqlFailure("42701", "column \"" + name + "\" specified more than once");
            }
        }
    }
}
