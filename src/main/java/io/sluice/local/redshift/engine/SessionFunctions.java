package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.Functions.literal;

import java.util.List;
import java.util.Map;

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
        rules.put("current_setting", (call, scope) -> fact(scope.rendering().setting(literal(call, 0))));
    }

    private static Rendered fact(String value) {
        return Rendered.of(Sql.string(value), SqlType.TEXT);
    }

    private static Rendered number(long value) {
        return Rendered.of("CAST(" + value + " AS BIGINT)", SqlType.BIGINT);
    }
}
