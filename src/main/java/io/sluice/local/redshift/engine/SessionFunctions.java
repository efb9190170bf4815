package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.Functions.literal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a session knows of itself. */
final class SessionFunctions {
    private SessionFunctions() {}

    static void define(Map<String, FunctionRule> rules) {
        for (String name : List.of("current_user", "session_user", "user")) {
            rules.put(name, (call, scope) -> fact(scope.rendering().facts().user()));
        }
        rules.put(
                "current_database",
                (call, scope) -> fact(scope.rendering().facts().database()));
        rules.put(
                "current_schema",
                (call, scope) -> fact(scope.rendering().facts().schema()));
        rules.put("version", (call, scope) -> fact(Session.VERSION));
        rules.put(
                "pg_backend_pid",
                (call, scope) -> number(scope.rendering().facts().processId()));
        rules.put(
                "pg_last_query_id",
                (call, scope) -> number(scope.rendering().facts().lastQuery()));
        rules.put(
                "pg_last_copy_id",
                (call, scope) -> number(scope.rendering().facts().lastCopy()));
        rules.put(
                "pg_last_copy_count",
                (call, scope) -> number(scope.rendering().facts().lastCopyCount()));
        rules.put(
                "pg_last_unload_id",
                (call, scope) -> number(scope.rendering().facts().lastUnload()));
        rules.put(
                "pg_last_unload_count",
                (call, scope) -> number(scope.rendering().facts().lastUnloadCount()));
        rules.put(
                "pg_get_userbyid",
                (call, scope) -> fact(scope.rendering().facts().user()));
        rules.put("set_config", SessionFunctions::setting);
        rules.put("current_setting", (call, scope) -> fact(scope.rendering().setting(literal(call, 0))));
    }

    private static Rendered fact(String value) {
        return Rendered.of(Sql.string(value), SqlType.TEXT);
    }

    private static Rendered number(long value) {
        return Rendered.of("CAST(" + value + " AS BIGINT)", SqlType.BIGINT);
    }

    /** SET_CONFIG(name, value, is_local): it is set when the query runs, once. */
    private static Rendered setting(Expr.Call call, Scope scope) throws SqlFailure {
        if (call.arguments().size() != 3 || !(call.arguments().get(2) instanceof Expr.Word local)) {
            throw SqlFailure.notSupported("SET_CONFIG() with other than two strings and true or false");
        }
        String value = literal(call, 1);
        scope.rendering()
                .change(new Parameters.Set(
                        literal(call, 0),
                        Optional.of(value),
                        local.word().equals("true") ? Settings.Reach.TRANSACTION : Settings.Reach.SESSION));
        return fact(value);
    }
}
