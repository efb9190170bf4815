package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ExternalColumn;
import io.sluice.local.spectrum.ExternalPartition;
import io.sluice.local.spectrum.ExternalTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The catalog views that are emulated, each as a query of DuckDB's.
 *
 * <p>Columns: Amazon Redshift Database Developer Guide, "System tables and views reference".
 */
final class SystemViews {

    private SystemViews() {}

    /** Columns of tables and views of users, temporary tables left out. */
    static String userColumns(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation relation : catalog.relations()) {
            if (relation instanceof Relation.Table table) {
                for (int i = 0; i < table.columns().size(); i++) {
                    Relation.TableColumn column = table.columns().get(i);
                    SqlType type = column.type();
                    boolean key = column.name().equals(table.note().distributionKey());
                    int sort = table.note().sortKeys().indexOf(column.name()) + 1;
                    rows.add(Arrays.asList(
                            table.schema(),
                            table.name(),
                            column.name(),
                            i + 1,
                            DefaultValues.shown(column, i).orElse(null),
                            column.nullable() ? "YES" : "NO",
                            type.toString(),
                            unmeasured(type),
                            type.isText() ? type.length() : null,
                            type.isNumeric() ? type.length() : null,
                            type.isNumeric() ? type.scale() : null,
                            column.note().encode().isEmpty()
                                    ? "none"
                                    : column.note().encode(),
                            key ? "true" : "false",
                            sort,
                            column.nullable() ? "false" : "true",
                            column.note().comment()));
                }
            } else if (relation instanceof Relation.View view) {
                for (int i = 0; i < view.note().columns().size(); i++) {
                    rows.add(Arrays.asList(
                            view.schema(),
                            view.name(),
                            view.note().columns().get(i),
                            i + 1,
                            null,
                            "YES",
                            view.note().types().isEmpty()
                                    ? null
                                    : view.note().types().get(i),
                            view.note().types().isEmpty()
                                    ? null
                                    : unmeasured(SqlType.parse(
                                            new Cursor(view.note().types().get(i)))),
                            null,
                            null,
                            null,
                            "none",
                            "false",
                            0,
                            "false",
                            ""));
                }
            }
        }
        return values(
                "table_schema, table_name, column_name, ordinal_position INTEGER, column_default, is_nullable,"
                        + " full_type, data_type, character_maximum_length INTEGER, numeric_precision INTEGER,"
                        + " numeric_scale INTEGER, encoding, distkey, sortkey INTEGER, required, remarks",
                rows);
    }

    private static String unmeasured(SqlType type) {
        return new SqlType(type.base(), 0, 0).toString();
    }

    private static String tableDefinition(Catalog catalog) throws SqlFailure {
        return "SELECT table_schema AS schemaname, table_name AS tablename, column_name AS \"column\","
                + " full_type AS type, encoding, distkey = 'true' AS distkey, sortkey, required = 'true' AS \"notnull\""
                + " FROM (" + userColumns(catalog) + ") WHERE table_schema IN (" + path(catalog) + ")";
    }

    private static String path(Catalog catalog) {
        return catalog.searchPath().stream().map(Sql::string).collect(Collectors.joining(", "));
    }

    private static String columnsOfAll(Catalog catalog) throws SqlFailure {
        return "SELECT 'dev' AS table_catalog, table_schema, table_name, column_name, ordinal_position, column_default,"
                + " is_nullable, data_type, character_maximum_length, numeric_precision, numeric_scale,"
                + " CAST(NULL AS VARCHAR) AS domain_name, remarks FROM ("
                + userColumns(catalog) + ") UNION ALL SELECT redshift_database_name, schemaname, tablename,"
                + " columnname, columnnum, NULL, 'YES', external_type, NULL, NULL, NULL, NULL, '' FROM ("
                + columns(catalog)
                + ")";
    }

    private static String tablesOfAll(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation relation : catalog.relations()) {
            if (relation instanceof Relation.Table table) {
                rows.add(List.of(
                        "dev",
                        table.schema(),
                        table.name(),
                        table.note().materialized().isPresent() ? "VIEW" : "BASE TABLE",
                        table.note().comment()));
            } else if (relation instanceof Relation.View view) {
                rows.add(List.of("dev", view.schema(), view.name(), "VIEW", ""));
            }
        }
        return values("table_catalog, table_schema, table_name, table_type, remarks", rows)
                + " UNION ALL SELECT redshift_database_name, schemaname, tablename, 'EXTERNAL TABLE', '' FROM ("
                + tables(catalog) + ")";
    }

    private static String schemata(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (String schema : catalog.localSchemas()) {
            rows.add(Arrays.asList("dev", schema, PgFixed.OWNER, "local", null, null, null));
        }
        for (Catalog.ExternalSchema schema : catalog.externalSchemas()) {
            rows.add(Arrays.asList(
                    "dev", schema.name(), PgFixed.OWNER, "external", null, schema.glueDatabase(), options(schema)));
        }
        return values(
                "database_name, schema_name, schema_owner INTEGER, schema_type, schema_acl, source_database,"
                        + " schema_option",
                rows);
    }

    private static String viewTexts(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation relation : catalog.relations()) {
            if (relation instanceof Relation.View view) {
                rows.add(List.of(
                        view.schema(),
                        view.name(),
                        view.note().owner(),
                        view.note().query()));
            }
        }
        return values("schemaname, viewname, viewowner, definition", rows);
    }

    static Optional<Relation> find(Catalog catalog, Optional<String> schema, String name) throws SqlFailure {
        if (schema.isPresent() && schema.get().equals("information_schema")) {
            return ListingViews.view(catalog, schema.get(), name).map(query -> new Relation.SystemView(name, query));
        }
        if (schema.isPresent() && !schema.get().equals("pg_catalog")) {
            return Optional.empty();
        }
        Optional<String> sql = Stream.of(ScanViews.ALL, LoadLog.VIEWS)
                .map(views -> views.get(name))
                .filter(Objects::nonNull)
                .findFirst();
        if (sql.isEmpty()) {
            sql = new PgCatalog(catalog).view(name);
        }
        if (sql.isEmpty()) {
            sql = ActivityViews.view(catalog, name);
        }
        if (sql.isEmpty()) {
            sql = ListingViews.view(catalog, "pg_catalog", name);
        }
        if (sql.isEmpty()) {
            sql = switch (name) {
                case "svv_external_databases" -> Optional.of(databases(catalog));
                case "svv_external_schemas" -> Optional.of(schemas(catalog));
                case "svv_external_tables" -> Optional.of(tables(catalog));
                case "svv_external_columns" -> Optional.of(columns(catalog));
                case "svv_external_partitions" -> Optional.of(partitions(catalog));
                case "svv_columns" -> Optional.of(columnsOfAll(catalog));
                case "svv_tables" -> Optional.of(tablesOfAll(catalog));
                case "svv_table_info" -> Optional.of(TableInfo.sql(catalog));
                case "svv_all_schemas", "svv_redshift_schemas" -> Optional.of(schemata(catalog));
                case "pg_table_def" -> Optional.of(tableDefinition(catalog));
                case "pg_views" -> Optional.of(viewTexts(catalog));
                default -> Optional.empty();
            };
        }
        return sql.map(query -> new Relation.SystemView(name, query));
    }

    private static String schemas(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (Catalog.ExternalSchema schema : catalog.externalSchemas()) {
            rows.add(
                    Arrays.asList(100000 + rows.size(), 1, schema.name(), 100, schema.glueDatabase(), options(schema)));
        }
        return values("esoid INTEGER, eskind SMALLINT, schemaname, esowner INTEGER, databasename, esoptions", rows);
    }

    private static String databases(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        catalog.externalSchemas().forEach(schema -> names.add(schema.glueDatabase()));
        for (String name : names) {
            if (catalog.spectrum().databaseExists(name)) {
                rows.add(Arrays.asList(1, name, ""));
            }
        }
        return values("eskind INTEGER, databasename, esoptions", rows);
    }

    private static String options(Catalog.ExternalSchema schema) {
        return "{\"REGION\":\"" + schema.region() + "\",\"IAM_ROLE\":\"" + schema.role() + "\"}";
    }

    private static String tables(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (Catalog.ExternalSchema schema : catalog.externalSchemas()) {
            for (ExternalTable table : catalog.spectrum().tables(schema.glueDatabase())) {
                rows.add(Arrays.asList(
                        "dev",
                        schema.name(),
                        table.name(),
                        "TABLE",
                        table.location(),
                        table.inputFormat(),
                        table.outputFormat(),
                        table.serde(),
                        json(table.serdeParameters()),
                        0,
                        json(table.parameters())));
            }
        }
        return values(
                "redshift_database_name, schemaname, tablename, tabletype, location, input_format, output_format,"
                        + " serialization_lib, serde_parameters, compressed INTEGER, parameters",
                rows);
    }

    private static String columns(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (Catalog.ExternalSchema schema : catalog.externalSchemas()) {
            for (ExternalTable table : catalog.spectrum().tables(schema.glueDatabase())) {
                int number = 0;
                for (ExternalColumn column : table.columns()) {
                    rows.add(column(schema, table, column, ++number, 0));
                }
                int part = 0;
                for (ExternalColumn column : table.partitionColumns()) {
                    rows.add(column(schema, table, column, ++number, ++part));
                }
            }
        }
        return values(
                "redshift_database_name, schemaname, tablename, columnname, external_type, columnnum INTEGER,"
                        + " part_key INTEGER, is_nullable",
                rows);
    }

    private static List<Object> column(
            Catalog.ExternalSchema schema, ExternalTable table, ExternalColumn column, int number, int part) {
        return List.of("dev", schema.name(), table.name(), column.name(), column.glueType(), number, part, "true");
    }

    private static String partitions(Catalog catalog) throws SqlFailure {
        List<List<Object>> rows = new ArrayList<>();
        for (Catalog.ExternalSchema schema : catalog.externalSchemas()) {
            for (ExternalTable table : catalog.spectrum().tables(schema.glueDatabase())) {
                for (ExternalPartition partition : catalog.spectrum().partitions(table)) {
                    String values = partition.values().stream()
                            .map(value -> "\"" + value + "\"")
                            .collect(Collectors.joining(",", "[", "]"));
                    rows.add(Arrays.asList(
                            schema.name(),
                            table.name(),
                            values,
                            partition.location(),
                            partition.inputFormat(),
                            partition.outputFormat(),
                            partition.serde(),
                            json(table.serdeParameters()),
                            0,
                            json(partition.parameters())));
                }
            }
        }
        return values(
                "schemaname, tablename, values, location, input_format, output_format, serialization_lib,"
                        + " serde_parameters, compressed INTEGER, parameters",
                rows);
    }

    private static String json(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    /**
     * A query of the given rows, which may be none.
     *
     * @param columns names, each followed by its type unless that is VARCHAR
     */
    static String values(String columns, List<List<Object>> rows) {
        List<String> casts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String column : columns.split(", ", -1)) {
            String[] parts = column.split(" ", -1);
            String name = Sql.name(parts[0]);
            names.add(name);
            casts.add("CAST(" + name + " AS " + (parts.length > 1 ? parts[1] : "VARCHAR") + ") AS " + name);
        }
        List<String> tuples = new ArrayList<>();
        for (List<Object> row : rows) {
            tuples.add(row.stream()
                    .map(value -> value instanceof Number
                            ? value.toString()
                            : Sql.orNull(value == null ? null : value.toString()))
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        boolean empty = tuples.isEmpty();
        if (empty) {
            tuples.add("(" + String.join(", ", java.util.Collections.nCopies(names.size(), "NULL")) + ")");
        }
        return "SELECT " + String.join(", ", casts) + " FROM (VALUES " + String.join(", ", tuples) + ") AS v("
                + String.join(", ", names) + ")" + (empty ? " WHERE false" : "");
    }
}
