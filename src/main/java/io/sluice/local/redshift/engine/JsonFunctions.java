package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.Functions.arguments;
import static io.sluice.local.redshift.engine.Functions.literal;

import io.sluice.local.redshift.engine.Expr.Call;
import java.util.List;
import java.util.Map;

/** The functions that read JSON in texts. */
final class JsonFunctions {
    private JsonFunctions() {}

    static void define(Map<String, FunctionRule> rules) {
        rules.put("json_extract_path_text", JsonFunctions::jsonPath);
        rules.put("json_extract_array_element_text", (call, scope) -> {
            List<Rendered> arguments = arguments(call, scope, 2, 3);
            String path = "('$[' || CAST(" + arguments.get(1).sql() + " AS INTEGER) || ']')";
            String json = arguments.get(0).sql();
            return lenient(call, 2, json, "json_extract_string(" + json + ", " + path + ")", SqlType.TEXT);
        });
        rules.put("json_array_length", (call, scope) -> {
            String json = arguments(call, scope, 1, 2).get(0).sql();
            return lenient(call, 1, json, "CAST(json_array_length(" + json + ") AS INTEGER)", SqlType.INTEGER);
        });
    }

    /** The value of a JSON function, NULL of invalid JSON when the argument null_if_invalid at the index says so. */
    private static Rendered lenient(Call call, int index, String json, String value, SqlType type) {
        boolean nulls =
                call.arguments().size() > index && call.arguments().get(index).equals(new Expr.Word("true"));
        return checked(nulls, json, value, type);
    }

    /** JSON_EXTRACT_PATH_TEXT(json, key, … [, null_if_invalid]). */
    private static Rendered jsonPath(Call call, Scope scope) throws SqlFailure {
        List<Rendered> arguments = arguments(call, scope, 2, 7);
        int last = arguments.size() - 1;
        boolean lenient = call.arguments().get(last) instanceof Expr.Word;
        StringBuilder path = new StringBuilder("$");
        for (int i = 1; i <= (lenient ? last - 1 : last); i++) {
            path.append(".\"").append(literal(call, i).replace("\"", "\\\"")).append('"');
        }
        String json = arguments.get(0).sql();
        String sql = "json_extract_string(" + json + ", " + Sql.string(path.toString()) + ")";
        boolean nulls = lenient && call.arguments().get(last).equals(new Expr.Word("true"));
        return checked(nulls, json, sql, SqlType.TEXT);
    }

    /** What is no JSON gives NULL or fails. */
    private static Rendered checked(boolean nulls, String json, String value, SqlType type) {
        String otherwise = nulls ? "" : " WHEN " + json + " IS NOT NULL THEN error('[22023] JSON parsing error')";
        return Rendered.of("CASE WHEN main.rs_json_valid(" + json + ") THEN " + value + otherwise + " END", type);
    }
}
