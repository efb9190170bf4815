package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads query expressions: WITH, SELECT, VALUES, set operations, ORDER BY, LIMIT. */
final class QueryParser {
    private static final Set<String> JOIN_WORDS = Set.of("join", "inner", "left", "right", "full", "cross", "natural");

    private final Cursor cursor;
    private final ExpressionParser expressions;
    private final Into into;
    private int depth;

    /** Whether a query may name a new table for its rows. */
    private enum Into {
        OF_FIRST_SELECT,
        NOWHERE
    }

    /** The table of SELECT … INTO. */
    private record Target(Name table, boolean temporary) {}

    private Optional<Target> target = Optional.empty();
    private boolean first = true;

    QueryParser(Cursor cursor) {
        this(cursor, Into.NOWHERE);
    }

    private QueryParser(Cursor cursor, Into into) {
        this.cursor = cursor;
        this.expressions = new ExpressionParser(cursor);
        this.into = into;
    }

    /** A query as a statement of its own; with INTO it creates a table. */
    static Statement statement(Cursor cursor) throws SqlFailure {
        QueryParser parser = new QueryParser(cursor, Into.OF_FIRST_SELECT);
        Query query = parser.query();
        if (parser.target.isEmpty()) {
            return new QueryStatement(query);
        }
        Target target = parser.target.get();
        return CreateTable.as(target.table(), target.temporary(), query);
    }

    /** Whether a query begins here, behind any number of parentheses. */
    static boolean startsQuery(Cursor cursor) {
        int ahead = 0;
        while (cursor.peek(ahead).is("(")) {
            ahead++;
        }
        Token token = cursor.peek(ahead);
        return token.is("select")
                || token.is("with")
                || token.is("values") && cursor.peek(ahead + 1).is("(");
    }

    Query query() throws SqlFailure {
        depth++;
        Query query = queryInside();
        depth--;
        return query;
    }

    private Query queryInside() throws SqlFailure {
        List<Query.Common> commons = new ArrayList<>();
        boolean recursive = false;
        if (cursor.accept("with")) {
            recursive = cursor.accept("recursive");
            do {
                String name = cursor.identifier();
                cursor.define(name);
                List<String> columns = cursor.at("(") ? cursor.identifiers() : List.of();
                cursor.expect("as", "(");
                commons.add(new Query.Common(name, columns, query()));
                cursor.expect(")");
            } while (cursor.accept(","));
        }
        Query.Body body = setOperation();
        List<Expr.SortKey> order = cursor.at("order", "by") ? expressions.sortKeys() : List.of();
        Optional<Expr> limit = Optional.empty();
        Optional<Expr> offset = Optional.empty();
        for (boolean more = true; more; ) {
            if (cursor.accept("limit")) {
                limit = cursor.accept("all") ? Optional.empty() : Optional.of(expressions.expression());
            } else if (cursor.accept("offset")) {
                offset = Optional.of(expressions.expression());
            } else {
                more = false;
            }
        }
        return new Query(recursive, commons, body, order, limit, offset);
    }

    private Query.Body setOperation() throws SqlFailure {
        Query.Body left = intersection();
        while (cursor.at("union") || cursor.at("except") || cursor.at("minus")) {
            String word = cursor.next().text();
            boolean all = cursor.accept("all");
            cursor.accept("distinct");
            if (all && !word.equals("union")) {
                throw new SqlFailure("0A000", word.toUpperCase(Locale.ROOT) + " ALL is not supported");
            }
            String operator = word.equals("union") ? (all ? "UNION ALL" : "UNION") : "EXCEPT";
            left = new Query.SetOperation(operator, left, intersection());
        }
        return left;
    }

    private Query.Body intersection() throws SqlFailure {
        Query.Body left = term();
        while (cursor.accept("intersect")) {
            if (cursor.accept("all")) {
                throw new SqlFailure("0A000", "INTERSECT ALL is not supported");
            }
            left = new Query.SetOperation("INTERSECT", left, term());
        }
        return left;
    }

    private Query.Body term() throws SqlFailure {
        if (cursor.accept("(")) {
            Query inner = query();
            cursor.expect(")");
            return new Query.Nested(inner);
        }
        cursor.expect("select");
        return select();
    }

    private Select select() throws SqlFailure {
        boolean mayFill = into == Into.OF_FIRST_SELECT && depth == 1 && first;
        first &= depth > 1;
        boolean distinct = cursor.accept("distinct");
        if (!distinct) {
            cursor.accept("all");
        } else if (cursor.at("on", "(")) {
            throw new SqlFailure("0A000", "SELECT DISTINCT ON is not supported");
        }
        Optional<Expr> top = Optional.empty();
        if (cursor.accept("top")) {
            top = Optional.of(new Expr.Number(String.valueOf(cursor.integer())));
        }
        List<Select.Item> items = new ArrayList<>();
        do {
            items.add(item());
        } while (cursor.accept(","));
        if (cursor.accept("into")) {
            target = Optional.of(target(mayFill));
        }
        List<FromItem> from = cursor.accept("from") ? fromList() : List.of();
        Optional<Expr> where = cursor.accept("where") ? Optional.of(expressions.expression()) : Optional.empty();
        if (cursor.at("start", "with") || cursor.at("connect", "by")) {
            throw SqlFailure.notSupported("CONNECT BY");
        }
        Grouping groups = cursor.accept("group", "by") ? grouping() : Grouping.NONE;
        Optional<Expr> having = cursor.accept("having") ? Optional.of(expressions.expression()) : Optional.empty();
        Optional<Expr> qualify = cursor.accept("qualify") ? Optional.of(expressions.expression()) : Optional.empty();
        return new Select(distinct, top, items, from, where, groups, having, qualify);
    }

    private Target target(boolean allowed) throws SqlFailure {
        if (!allowed) {
            throw new SqlFailure("42601", "INTO is only allowed on the first SELECT of a statement");
        }
        boolean temporary = cursor.accept("temp") || cursor.accept("temporary");
        cursor.accept("table");
        return new Target(cursor.relation(), temporary);
    }

    private Grouping grouping() throws SqlFailure {
        List<Grouping.Element> elements = new ArrayList<>();
        do {
            if (cursor.at("rollup", "(")) {
                elements.add(sets(Grouping.Kind.ROLLUP, "rollup"));
            } else if (cursor.at("cube", "(")) {
                elements.add(sets(Grouping.Kind.CUBE, "cube"));
            } else if (cursor.at("grouping", "sets", "(")) {
                elements.add(sets(Grouping.Kind.SETS, "grouping", "sets"));
            } else {
                elements.add(new Grouping.Element(Grouping.Kind.PLAIN, List.of(List.of(expressions.expression()))));
            }
        } while (cursor.accept(","));
        return new Grouping(elements);
    }

    /** {@code (a, (b, c), …)}; of GROUPING SETS {@code ()} is one, too. */
    private Grouping.Element sets(Grouping.Kind kind, String... words) throws SqlFailure {
        cursor.expect(words);
        cursor.expect("(");
        List<List<Expr>> sets = new ArrayList<>();
        do {
            if (kind == Grouping.Kind.SETS && cursor.accept("(", ")")) {
                sets.add(List.of());
            } else {
                Expr member = expressions.expression();
                sets.add(member instanceof Expr.Row row ? row.items() : List.of(inner(member)));
            }
        } while (cursor.accept(","));
        cursor.expect(")");
        return new Grouping.Element(kind, sets);
    }

    private static Expr inner(Expr expression) {
        return expression instanceof Expr.Parenthesised parenthesised ? parenthesised.inner() : expression;
    }

    private Select.Item item() throws SqlFailure {
        if (cursor.accept("*")) {
            if (cursor.at("exclude")) {
                throw SqlFailure.notSupported("EXCLUDE of a select list");
            }
            return new Select.Item(new Expr.Star(Optional.empty()), Optional.empty());
        }
        Expr expression = expressions.expression();
        if (cursor.accept("as")) {
            return new Select.Item(expression, Optional.of(cursor.anyWord()));
        }
        return new Select.Item(expression, cursor.atIdentifier() ? Optional.of(cursor.identifier()) : Optional.empty());
    }

    List<FromItem> fromList() throws SqlFailure {
        List<FromItem> items = new ArrayList<>();
        do {
            items.add(joined());
        } while (cursor.accept(","));
        return items;
    }

    private FromItem joined() throws SqlFailure {
        FromItem left = factor();
        while (cursor.atAny(JOIN_WORDS)) {
            StringBuilder kind = new StringBuilder();
            while (!cursor.at("join")) {
                if (!cursor.atAny(JOIN_WORDS) && !cursor.at("outer")) {
                    throw cursor.unexpected();
                }
                kind.append(cursor.next().text()).append(' ');
            }
            cursor.expect("join");
            FromItem right = factor();
            String words = kind + "join";
            if (cursor.accept("on")) {
                left = new FromItem.Join(left, words, right, Optional.of(expressions.expression()), List.of());
            } else if (cursor.accept("using")) {
                left = new FromItem.Join(left, words, right, Optional.empty(), cursor.identifiers());
            } else if (words.startsWith("cross") || words.startsWith("natural")) {
                left = new FromItem.Join(left, words, right, Optional.empty(), List.of());
            } else {
                throw cursor.unexpected();
            }
        }
        return left;
    }

    private FromItem factor() throws SqlFailure {
        if (cursor.at("lateral")) {
            throw new SqlFailure("0A000", "LATERAL is not supported");
        }
        if (cursor.at("(")) {
            if (startsQuery(cursor) && !isJoinOfQueries()) {
                cursor.expect("(");
                Query query = query();
                cursor.expect(")");
                refusePivot();
                return new FromItem.Derived(query, alias(), aliasColumns());
            }
            cursor.expect("(");
            FromItem inner = joined();
            cursor.expect(")");
            return new FromItem.Group(inner);
        }
        if (cursor.accept("pg_get_late_binding_view_cols", "(", ")")) {
            cursor.accept("as");
            String as = cursor.atIdentifier() ? cursor.identifier() : "pg_get_late_binding_view_cols";
            return new FromItem.LateColumns(as, cursor.at("(") ? typedColumns() : List.of());
        }
        if (cursor.at("pg_catalog", ".", "unnest", "(")) {
            cursor.expect("pg_catalog", ".", "unnest", "(");
            return series(FromItem.Series.Kind.UNNEST);
        }
        if (cursor.accept("pg_catalog", ".", "generate_series", "(") || cursor.accept("generate_series", "(")) {
            return series(FromItem.Series.Kind.GENERATE);
        }
        if (cursor.peek().isName() && cursor.peek(1).is("(")) {
            throw SqlFailure.notSupported("The function " + cursor.peek().text() + "() in FROM");
        }
        if (cursor.accept("unpivot")) {
            Expr object = expressions.path();
            return new FromItem.Unpivot(object, alias(), index());
        }
        FromItem reference = reference();
        refusePivot();
        return reference;
    }

    private void refusePivot() throws SqlFailure {
        for (String word : List.of("pivot", "unpivot", "tablesample")) {
            if (cursor.at(word)) {
                throw SqlFailure.notSupported(word.toUpperCase(Locale.ROOT));
            }
        }
    }

    /** A relation's name or a path: which of them it is shows in the scope. */
    private FromItem reference() throws SqlFailure {
        int start = cursor.position();
        Expr path = expressions.path();
        boolean relation = path instanceof Expr.Column
                || path instanceof Expr.Dotted dotted && dotted.names().size() == 3;
        if (!relation) {
            return new FromItem.Unnest(path, alias(), index());
        }
        int end = cursor.position();
        cursor.rewind(start);
        Name name = cursor.relation();
        if (cursor.position() != end) {
            throw cursor.unexpected();
        }
        if (!cursor.aliased(name)) {
            cursor.refer(name);
        }
        Optional<String> as = alias();
        as.ifPresent(cursor::alias);
        cursor.alias(name.name());
        Optional<String> index = index();
        return new FromItem.Reference(name, path, as, index, index.isPresent() ? List.of() : aliasColumns());
    }

    private Optional<String> index() throws SqlFailure {
        return cursor.accept("at") ? Optional.of(cursor.identifier()) : Optional.empty();
    }

    private FromItem series(FromItem.Series.Kind kind) throws SqlFailure {
        List<Expr> arguments = expressions.list();
        cursor.expect(")");
        String as = alias().orElse(kind == FromItem.Series.Kind.UNNEST ? "unnest" : "generate_series");
        List<String> columns = aliasColumns();
        return new FromItem.Series(kind, arguments, as, columns.isEmpty() ? as : columns.get(0));
    }

    /** Whether {@code ((SELECT …) a JOIN …)} stands here and not a query in parentheses. */
    private boolean isJoinOfQueries() throws SqlFailure {
        if (!cursor.peek(1).is("(")) {
            return false;
        }
        int start = cursor.position();
        cursor.next();
        cursor.skipGroup();
        boolean aliased = cursor.at("as") || cursor.atIdentifier() || cursor.atAny(JOIN_WORDS);
        cursor.rewind(start);
        return aliased;
    }

    private Optional<String> alias() throws SqlFailure {
        if (cursor.accept("as")) {
            return Optional.of(cursor.anyWord());
        }
        return cursor.atIdentifier() ? Optional.of(cursor.identifier()) : Optional.empty();
    }

    /** {@code (name type, …)}, as a function that gives records is followed by. */
    private List<String> typedColumns() throws SqlFailure {
        List<String> names = new ArrayList<>();
        cursor.expect("(");
        do {
            names.add(cursor.identifier());
            SqlType.parse(cursor);
        } while (cursor.accept(","));
        cursor.expect(")");
        return names;
    }

    private List<String> aliasColumns() throws SqlFailure {
        return cursor.at("(") ? cursor.identifiers() : List.of();
    }
}
