package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions that take or make SUPER values (Developer Guide, "SUPER type information functions", "Array functions"). */
final class SuperFunctions {
    private static final SqlType SUPER = SqlType.SUPER;

    /** How a function is written over arguments that are SUPER already. */
    private record Rule(String template, SqlType type, int least, int most) {}

    private static final Map<String, Rule> RULES = Map.ofEntries(
            Map.entry("json_serialize", new Rule("main.rs_super_text($1)", SqlType.TEXT, 1, 1)),
            Map.entry("json_typeof", new Rule("main.rs_super_kind($1)", SqlType.TEXT, 1, 1)),
            Map.entry("json_size", new Rule("CAST(strlen(main.rs_super_text($1)) AS INTEGER)", SqlType.INTEGER, 1, 1)),
            Map.entry("is_array", test("main.rs_super_kind($1) = 'array'")),
            Map.entry("is_object", test("main.rs_super_kind($1) = 'object'")),
            Map.entry("is_boolean", test("main.rs_super_kind($1) = 'boolean'")),
            Map.entry("is_scalar", test("main.rs_super_kind($1) IN ('boolean', 'number', 'string')")),
            Map.entry("is_varchar", test("main.rs_super_kind($1) = 'string'")),
            Map.entry(
                    "is_char",
                    test("main.rs_super_kind($1) = 'string' AND regexp_full_match(main.rs_super_scalar($1),"
                            + " '[\\x00-\\x7f]*')")),
            Map.entry("is_float", test("contains(lower(main.rs_super_digits($1)), 'e')")),
            Map.entry("is_decimal", test("NOT contains(lower(main.rs_super_digits($1)), 'e')")),
            Map.entry("is_bigint", within("BIGINT")),
            Map.entry("is_integer", within("INTEGER")),
            Map.entry("is_smallint", within("SMALLINT")),
            Map.entry(
                    "decimal_precision",
                    new Rule(
                            "CASE WHEN NOT contains(lower(main.rs_super_digits($1)), 'e') THEN CAST(length(ltrim("
                                    + "regexp_replace(main.rs_super_digits($1), '[-.]', '', 'g'), '0')) AS INTEGER) END",
                            SqlType.INTEGER,
                            1,
                            1)),
            Map.entry(
                    "decimal_scale",
                    new Rule(
                            "CASE WHEN NOT contains(lower(main.rs_super_digits($1)), 'e') THEN"
                                    + " CAST(length(split_part(main.rs_super_digits($1), '.', 2)) AS INTEGER) END",
                            SqlType.INTEGER,
                            1,
                            1)),
            Map.entry(
                    "get_array_length",
                    new Rule(
                            "CASE WHEN json_type($1) = 'ARRAY' THEN CAST(json_array_length($1) AS BIGINT) END",
                            SqlType.BIGINT,
                            1,
                            1)),
            Map.entry("array_concat", array("list_concat(main.rs_super_items($1), main.rs_super_items($2))", 2)),
            Map.entry(
                    "array_flatten",
                    array(
                            "flatten(list_transform(main.rs_super_items($1), lambda x: CASE WHEN json_type(x) = 'ARRAY'"
                                    + " THEN main.rs_super_items(x) ELSE [x] END))",
                            1)));

    private static final Set<String> OTHERS = Set.of("array", "object", "json_parse", "subarray", "split_to_array");

    private SuperFunctions() {}

    private static Rule test(String condition) {
        return new Rule("coalesce(" + condition + ", false)", SqlType.BOOLEAN, 1, 1);
    }

    private static Rule within(String type) {
        return test("TRY_CAST(main.rs_super_whole($1) AS " + type + ") IS NOT NULL");
    }

    private static Rule array(String list, int arguments) {
        String arrays =
                arguments == 1 ? "json_type($1) = 'ARRAY'" : "json_type($1) = 'ARRAY' AND json_type($2) = 'ARRAY'";
        return new Rule("CASE WHEN " + arrays + " THEN to_json(" + list + ") END", SUPER, arguments, arguments);
    }

    /** The call in DuckDB's SQL; empty when the function is none of these. */
    static Optional<Rendered> render(Expr.Call call, Scope scope) throws SqlFailure {
        String name = call.name();
        if (!RULES.containsKey(name) && !OTHERS.contains(name)) {
            return Optional.empty();
        }
        List<Rendered> arguments = Expr.renderAll(call.arguments(), scope);
        Rule rule = RULES.get(name);
        if (rule != null) {
            if (arguments.size() < rule.least() || arguments.size() > rule.most()) {
                throw Functions.wrongCount(name, arguments.size());
            }
            String sql = rule.template();
            for (int i = 0; i < arguments.size(); i++) {
                sql = sql.replace(
                        "$" + (i + 1), SuperValues.of(arguments.get(i)).sql());
            }
            return Optional.of(Rendered.of(sql, rule.type()));
        }
        return Optional.of(
                switch (name) {
                    case "array" -> Rendered.of("CAST(json_array(" + all(arguments) + ") AS JSON)", SUPER);
                    case "object" -> object(arguments);
                    case "json_parse" -> parsed(arguments);
                    case "subarray" -> part(arguments);
                    default -> split(arguments);
                });
    }

    private static String all(List<Rendered> values) throws SqlFailure {
        List<String> all = new ArrayList<>();
        for (Rendered value : values) {
            all.add(SuperValues.of(value).sql());
        }
        return String.join(", ", all);
    }

    /** OBJECT(key, value, …); a key that is no text fails. */
    private static Rendered object(List<Rendered> arguments) throws SqlFailure {
        if (arguments.size() % 2 != 0) {
            throw new SqlFailure("42601", "OBJECT() takes keys and values in turn, and here an odd number of them");
        }
        List<String> members = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!arguments.get(i).is(SqlType::isText)) {
                throw new SqlFailure("42804", "key " + (i / 2 + 1) + " of OBJECT() is no character string");
            }
            members.add(arguments.get(i).sql());
            members.add(SuperValues.of(arguments.get(i + 1)).sql());
        }
        return Rendered.of("CAST(json_object(" + String.join(", ", members) + ") AS JSON)", SUPER);
    }

    private static Rendered parsed(List<Rendered> arguments) throws SqlFailure {
        if (arguments.size() != 1) {
            throw Functions.wrongCount("json_parse", arguments.size());
        }
        return Rendered.of(
                "main.rs_super_parse(" + SuperValues.plain(arguments.get(0)).sql() + ")", SUPER);
    }

    /** SUBARRAY(array, start, length): the start counts from 0, or from the end when it is negative. */
    private static Rendered part(List<Rendered> arguments) throws SqlFailure {
        if (arguments.size() < 2 || arguments.size() > 3) {
            throw Functions.wrongCount("subarray", arguments.size());
        }
        String array = SuperValues.of(arguments.get(0)).sql();
        String items = "main.rs_super_items(" + array + ")";
        String start = arguments.get(1).sql();
        String first = "(CASE WHEN " + start + " < 0 THEN greatest(len(" + items + ") + " + start + ", 0) ELSE " + start
                + " END)";
        String last = arguments.size() == 2
                ? "len(" + items + ")"
                : first + " + " + arguments.get(2).sql();
        String sql = "CASE WHEN json_type(" + array + ") = 'ARRAY' THEN to_json(list_slice(" + items + ", " + first
                + " + 1, " + last + ")) END";
        return Rendered.of(sql, SUPER);
    }

    private static Rendered split(List<Rendered> arguments) throws SqlFailure {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw Functions.wrongCount("split_to_array", arguments.size());
        }
        String delimiter = arguments.size() == 2 ? arguments.get(1).sql() : "','";
        String text = SuperValues.plain(arguments.get(0)).sql();
        return Rendered.of("to_json(string_split(" + text + ", " + delimiter + "))", SUPER);
    }

    /** MIN and MAX, in the order of ORDER BY. */
    static Rendered extreme(String name, Rendered value, String suffix) {
        String order = String.join(", ", SuperOperators.sortKeys(value));
        return Rendered.of("arg_" + name + "(" + value.sql() + ", row(" + order + "))" + suffix, SUPER);
    }

    /** SUM of numbers in SUPER values; others count as NULL. Exact unless a number is a float or has 24 digits. */
    static Rendered sum(String distinct, Rendered value, String suffix) {
        String decimals = "main.rs_super_decimal(" + value.sql() + ")";
        String doubles = "main.rs_super_double(" + value.sql() + ")";
        return Rendered.of(
                "CASE WHEN count(" + doubles + ")" + suffix + " = count(" + decimals + ")" + suffix
                        + " THEN main.rs_super_number(sum(" + distinct + decimals + ")" + suffix
                        + ") ELSE main.rs_super(sum(" + distinct + doubles + ")" + suffix + ") END",
                SUPER);
    }
}
