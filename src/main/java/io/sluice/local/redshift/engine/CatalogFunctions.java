package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.ScalarFunction.of;

import io.sluice.local.redshift.engine.Expr.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The functions that clients ask about the catalog with (PostgreSQL 8.0 and later, "System Information Functions").
 *
 * <p>Sizes are NULL: DuckDB has no blocks to count. Every privilege is there: no GRANT or REVOKE has an effect here.
 */
final class CatalogFunctions {
    private static final SqlType TEXT = SqlType.TEXT;
    private static final SqlType BOOLEAN = SqlType.BOOLEAN;
    private static final ScalarFunction UNMEASURED = of("CAST(NULL AS BIGINT)", SqlType.BIGINT, 1, 2);
    private static final ScalarFunction ALLOWED = of("true", BOOLEAN, 2, 4);

    /** Of kinds of objects that there are none of. */
    private static final ScalarFunction NAMELESS = of("CAST(NULL AS VARCHAR)", TEXT, 1, 3);

    private static final Map<String, ScalarFunction> RULES = Map.ofEntries(
            Map.entry("array_to_string", of("replace(trim($1, '{}'), ',', $2)", TEXT, 2)),
            Map.entry("array_upper", of("len(" + CatalogExpr.list("$1") + ")", SqlType.BIGINT, 2)),
            Map.entry("array_lower", of("CASE WHEN $1 IS NULL THEN NULL ELSE 1 END", SqlType.BIGINT, 2)),
            Map.entry("pg_tablespace_location", NAMELESS),
            Map.entry("pg_char_to_encoding", of("CASE upper($1) WHEN 'UTF8' THEN 6 ELSE -1 END", SqlType.INTEGER, 1)),
            Map.entry("pg_size_pretty", of("(CAST($1 AS VARCHAR) || ' bytes')", TEXT, 1)),
            Map.entry("pg_table_size", UNMEASURED),
            Map.entry("pg_relation_size", UNMEASURED),
            Map.entry("pg_total_relation_size", UNMEASURED),
            Map.entry("pg_database_size", UNMEASURED),
            Map.entry("pg_tablespace_size", UNMEASURED),
            Map.entry("getdatabaseencoding", of("'UTF8'", TEXT, 0)),
            Map.entry("has_table_privilege", ALLOWED),
            Map.entry("has_schema_privilege", ALLOWED),
            Map.entry("has_database_privilege", ALLOWED),
            Map.entry("pg_type_is_visible", of("true", BOOLEAN, 1)),
            Map.entry("pg_function_is_visible", of("true", BOOLEAN, 1)),
            Map.entry("pg_conversion_is_visible", of("true", BOOLEAN, 1)),
            Map.entry("pg_operator_is_visible", of("true", BOOLEAN, 1)),
            Map.entry("pg_get_ruledef", NAMELESS),
            Map.entry("pg_get_function_result", NAMELESS),
            Map.entry("pg_get_function_arguments", NAMELESS),
            Map.entry("pg_get_expr", of("$1", TEXT, 2, 3)),
            Map.entry("pg_encoding_to_char", of("CASE $1 WHEN 6 THEN 'UTF8' END", TEXT, 1)));

    private CatalogFunctions() {}

    /** Empty when the function is none of these. */
    static Optional<Rendered> render(Call call, Scope scope) throws SqlFailure {
        ScalarFunction rule = RULES.get(call.name());
        if (rule != null) {
            if (call.name().startsWith("array_")) {
                scope.rendering().runsOnLeaderNode();
            }
            return Optional.of(rule.render(call.name(), Expr.renderAll(call.arguments(), scope)));
        }
        Catalog catalog = scope.rendering().catalog();
        return switch (call.name()) {
            case "current_schemas" -> Optional.of(schemas(catalog, call));
            case "format_type" -> {
                List<Rendered> arguments = arguments(call, scope, 2, 2);
                yield text(
                        PgTypes.format(arguments.get(0).sql(), arguments.get(1).sql()));
            }
            case "pg_table_is_visible" -> visible(catalog, arguments(call, scope, 1, 1));
            case "pg_get_viewdef" -> found(new PgRelations(catalog).viewTexts(), arguments(call, scope, 1, 2));
            case "pg_get_constraintdef" -> found(new PgRelations(catalog).keyTexts(), arguments(call, scope, 1, 2));
            case "pg_get_indexdef" -> indexed(catalog, arguments(call, scope, 1, 3));
            case "obj_description" -> {
                List<Rendered> arguments = arguments(call, scope, 1, 2);
                yield described(catalog, arguments.get(0).sql(), "0");
            }
            case "col_description" -> {
                List<Rendered> arguments = arguments(call, scope, 2, 2);
                yield described(
                        catalog, arguments.get(0).sql(), arguments.get(1).sql());
            }
            case "shobj_description" -> {
                arguments(call, scope, 2, 2);
                yield text("CAST(NULL AS VARCHAR)");
            }
            default -> Optional.empty();
        };
    }

    private static Rendered schemas(Catalog catalog, Call call) throws SqlFailure {
        if (call.arguments().size() != 1 || !(call.arguments().get(0) instanceof Expr.Word implicit)) {
            throw SqlFailure.notSupported("CURRENT_SCHEMAS() of other than true and false");
        }
        String path = String.join(",", catalog.searchPath());
        String system = implicit.word().equals("true") ? "pg_catalog" + (path.isEmpty() ? "" : ",") : "";
        return Rendered.of(Sql.string("{" + system + path + "}"), TEXT);
    }

    private static Optional<Rendered> visible(Catalog catalog, List<Rendered> arguments) throws SqlFailure {
        String visible =
                new PgRelations(catalog).visible().stream().map(String::valueOf).collect(Collectors.joining(", "));
        String sql = "(" + arguments.get(0).sql() + " IN (-1" + (visible.isEmpty() ? "" : ", " + visible) + "))";
        return Optional.of(Rendered.of(sql, BOOLEAN));
    }

    /** An index, or one of its columns when the second argument is a number above 0. */
    private static Optional<Rendered> indexed(Catalog catalog, List<Rendered> arguments) throws SqlFailure {
        String oid = arguments.get(0).sql();
        String whole = lookUp(new PgRelations(catalog).keyTexts(), oid);
        if (arguments.size() == 1) {
            return text(whole);
        }
        String number = arguments.get(1).sql();
        return text("CASE " + number + " WHEN 0 THEN " + whole + " ELSE (SELECT max(attname) FROM ("
                + new PgCatalog(catalog).attributes() + ") AS found_here WHERE found_here.attrelid = " + oid
                + " AND found_here.attnum = " + number + ") END");
    }

    private static Optional<Rendered> described(Catalog catalog, String oid, String column) throws SqlFailure {
        String rows = new PgCatalog(catalog).descriptions();
        return text("(SELECT max(description) FROM (" + rows + ") AS found_here WHERE found_here.objoid = CAST(" + oid
                + " AS INTEGER) AND found_here.objsubid = " + column + ")");
    }

    /** What the first argument is the object id of. */
    private static Optional<Rendered> found(Map<Integer, String> texts, List<Rendered> arguments) {
        return text(lookUp(texts, arguments.get(0).sql()));
    }

    static String lookUp(Map<Integer, String> texts, String oid) {
        StringBuilder sql = new StringBuilder();
        texts.forEach(
                (id, text) -> sql.append(" WHEN ").append(id).append(" THEN ").append(Sql.string(text)));
        return sql.isEmpty() ? "CAST(NULL AS VARCHAR)" : "CASE CAST(" + oid + " AS INTEGER)" + sql + " END";
    }

    private static Optional<Rendered> text(String sql) {
        return Optional.of(Rendered.of(sql, TEXT));
    }

    private static List<Rendered> arguments(Call call, Scope scope, int least, int most) throws SqlFailure {
        if (call.arguments().size() < least || call.arguments().size() > most) {
            throw Functions.wrongCount(call);
        }
        return Expr.renderAll(call.arguments(), scope);
    }
}
