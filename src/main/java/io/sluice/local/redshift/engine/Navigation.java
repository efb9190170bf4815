package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Optional;

/**
 * Paths into SUPER values and into the nested columns of external tables.
 *
 * <p>What a path does not find in a SUPER value is NULL (Amazon Redshift Database Developer Guide, "Lax semantics").
 */
final class Navigation {
    private Navigation() {}

    /** One part of a path. */
    sealed interface Step permits Attribute, Index {}

    /**
     * {@code .name}
     *
     * @param name in lower case
     * @param written as the statement has it, without its quotes
     */
    record Attribute(String name, String written, boolean quoted) implements Step {
        /** Expressions are the same without regard to case. */
        @Override
        public boolean equals(Object other) {
            return other instanceof Attribute attribute && attribute.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        /** Redshift folds attribute names unless a setting says otherwise ("SUPER configurations"). */
        private String key(Rendering rendering) throws SqlFailure {
            boolean kept = rendering.isOn("enable_case_sensitive_super_attribute")
                    || quoted && rendering.isOn("enable_case_sensitive_identifier");
            return kept ? written : name;
        }
    }

    /** {@code [index]}, from 0 */
    record Index(Expr index) implements Step {}

    static Rendered into(Rendered value, List<? extends Step> steps, Scope scope) throws SqlFailure {
        Rendered result = value;
        for (Step step : steps) {
            result = step instanceof Attribute attribute
                    ? attribute(result, attribute, scope.rendering())
                    : element(result, ((Index) step).index(), scope);
        }
        return result;
    }

    private static Rendered attribute(Rendered value, Attribute attribute, Rendering rendering) throws SqlFailure {
        if (!value.is(SqlType.SUPER::equals)) {
            if (value.type().isPresent()) {
                throw noSuper(value, "." + attribute.written());
            }
            return Rendered.untyped("(" + value.sql() + ")." + Sql.name(attribute.name()));
        }
        String key = attribute.key(rendering);
        // A pointer takes digits for an index, a path takes * for all attributes.
        boolean digits = key.chars().allMatch(Character::isDigit);
        String path =
                digits ? "$.\"" + key + "\"" : "/" + key.replace("~", "~0").replace("/", "~1");
        return Rendered.of("json_extract(" + value.sql() + ", " + Sql.string(path) + ")", SqlType.SUPER);
    }

    private static Rendered element(Rendered value, Expr index, Scope scope) throws SqlFailure {
        if (!value.is(SqlType.SUPER::equals)) {
            throw value.type().isPresent()
                    ? noSuper(value, "[ ]")
                    : new SqlFailure("0A000", "Elements of an external table's array cannot be referenced by position")
                            .withHint("Name the array in FROM: FROM t, t.a AS x");
        }
        Rendered position = index.render(scope);
        if (position.is(type -> !type.isInteger() && !type.equals(SqlType.SUPER))) {
            throw new SqlFailure("42804", "array subscript must have type integer");
        }
        String number = "CAST(" + SuperValues.plain(position).sql() + " AS BIGINT)";
        String path = index instanceof Expr.Number whole
                ? Sql.string("$[" + whole.text() + "]")
                : "CASE WHEN " + number + " >= 0 THEN '$[' || " + number + " || ']' END";
        return Rendered.of("json_extract(" + value.sql() + ", " + path + ")", SqlType.SUPER);
    }

    private static SqlFailure noSuper(Rendered value, String step) {
        return new SqlFailure(
                "42804",
                "navigation by " + step + " into a value of type "
                        + value.type().map(SqlType::toString).orElse("unknown") + ": only SUPER has parts");
    }

    /** The rows that FROM makes of an array: its elements and their indexes from 0, under these names. */
    static String elements(Rendered array, String alias, Optional<String> index) {
        boolean dynamic = array.is(SqlType.SUPER::equals);
        String items = dynamic ? "main.rs_super_items(" + array.sql() + ")" : array.sql();
        String numbers = index.isEmpty() ? "" : ", unnest(range(0, len(sluice_items))) AS " + Sql.name(index.get());
        return "(SELECT unnest(sluice_items) AS " + Sql.name(alias) + numbers + " FROM (SELECT " + items
                + " AS sluice_items))";
    }

    /** The rows that UNPIVOT makes of an object: its values and their attributes' names. */
    static String members(Rendered object, String alias, Optional<String> attribute) {
        String guarded = "CASE WHEN json_type(" + object.sql() + ") = 'OBJECT' THEN " + object.sql() + " END";
        String names = attribute.isEmpty() ? "" : ", unnest(json_keys(sluice_object)) AS " + Sql.name(attribute.get());
        return "(SELECT unnest(json_extract(sluice_object, '$.*')) AS " + Sql.name(alias) + names + " FROM (SELECT "
                + guarded + " AS sluice_object))";
    }
}
