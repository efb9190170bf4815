package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SET, RESET and SHOW of a session's parameters. */
sealed interface Parameters extends Statement {
    @Override
    default boolean writes() {
        return false;
    }

    @Override
    default boolean changesCatalog() {
        return false;
    }

    record Set(String name, Optional<String> value, Settings.Reach reach) implements Parameters {
        @Override
        public Plan plan(Rendering rendering) {
            return Plan.of(Plan.Block.CONTROL, Map.of(), execution -> {
                apply(execution.session().parameters());
                return Result.done("SET");
            });
        }

        void apply(Settings settings) throws SqlFailure {
            if (value.isPresent()) {
                settings.set(name, value.get(), reach);
            } else {
                settings.reset(name, reach);
            }
        }
    }

    record Reset(String name) implements Parameters {
        @Override
        public Plan plan(Rendering rendering) {
            return Plan.of(Plan.Block.CONTROL, Map.of(), execution -> {
                Settings settings = execution.session().parameters();
                if (name.equals("all")) {
                    settings.resetAll();
                } else {
                    settings.reset(name, Settings.Reach.SESSION);
                }
                return Result.done("RESET");
            });
        }
    }

    record Show(String name) implements Parameters {
        @Override
        public Plan plan(Rendering rendering) throws SqlFailure {
            boolean all = name.equals("all");
            if (!all) {
                rendering.setting(name);
            }
            List<Output> outputs = all
                    ? List.of(Output.of("name", SqlType.TEXT), Output.of("setting", SqlType.TEXT))
                    : List.of(Output.of(name, SqlType.TEXT));
            return new Plan(
                    Plan.Block.CONTROL, Map.of(), Optional.empty(), Plan.Rows.SOME, Optional.of(outputs), execution -> {
                        Settings settings = execution.session().parameters();
                        List<List<Object>> rows = new ArrayList<>();
                        if (all) {
                            settings.all().forEach((key, value) -> rows.add(List.of(key, value)));
                        } else {
                            rows.add(List.of(settings.value(name)));
                        }
                        return Result.of(outputs, rows, "SHOW");
                    });
        }
    }

    static Statement parse(Cursor cursor) throws SqlFailure {
        String verb = cursor.next().text();
        if (verb.equals("show")) {
            for (String kind : List.of("tables", "schemas", "databases", "columns", "grants", "table", "view")) {
                if (cursor.at(kind)) {
                    throw SqlFailure.notSupported("SHOW " + kind.toUpperCase(java.util.Locale.ROOT));
                }
            }
            return new Show(name(cursor));
        }
        if (verb.equals("reset")) {
            return new Reset(name(cursor));
        }
        boolean local = !cursor.accept("session") && cursor.accept("local");
        Settings.Reach reach = local ? Settings.Reach.TRANSACTION : Settings.Reach.SESSION;
        if (cursor.at("authorization")) {
            throw SqlFailure.notSupported("SET SESSION AUTHORIZATION");
        }
        cursor.accept("characteristics", "as");
        if (cursor.accept("transaction")) {
            TransactionControl.modes(cursor);
            return new Accepted("SET", Plan.Block.CONTROL);
        }
        String name = name(cursor);
        if (!name.equals("timezone") || cursor.at("to") || cursor.at("=")) {
            if (!cursor.accept("to")) {
                cursor.expect("=");
            }
        }
        if (cursor.accept("default")) {
            return new Set(name, Optional.empty(), reach);
        }
        StringBuilder value = new StringBuilder();
        while (!cursor.atEnd()) {
            Token token = cursor.next();
            value.append(token.is(",") ? ", " : token.text());
        }
        return new Set(name, Optional.of(value.toString()), reach);
    }

    private static String name(Cursor cursor) throws SqlFailure {
        if (cursor.accept("time", "zone")) {
            return "timezone";
        }
        StringBuilder name = new StringBuilder(cursor.anyWord());
        while (cursor.accept(".")) {
            name.append('.').append(cursor.anyWord());
        }
        return name.toString();
    }
}
