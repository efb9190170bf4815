package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The plan that EXPLAIN shows for a query, made from the query alone: joins in the order in which they are written, and
 * the distribution of rows as the tables declare it. Redshift's optimizer may choose another order.
 */
final class QueryPlan {
    private static final Set<String> AGGREGATES = Set.of(
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "listagg",
            "median",
            "any_value",
            "bool_and",
            "bool_or",
            "bit_and",
            "bit_or",
            "stddev",
            "stddev_samp",
            "stddev_pop",
            "variance",
            "var_samp",
            "var_pop",
            "percentile_cont",
            "approximate_percentile_disc");

    /** Groups that an aggregation is taken to give where nothing is known of its keys. */
    private static final long GROUPS = 200;

    private final Catalog catalog;
    private final Map<String, PlanStep> commons = new HashMap<>();

    QueryPlan(Catalog catalog) {
        this.catalog = catalog;
    }

    PlanStep of(Query query) throws SqlFailure {
        for (Query.Common common : query.commons()) {
            commons.putIfAbsent(common.name(), PlanStep.result());
            commons.put(common.name(), of(common.query()));
        }
        PlanStep step = body(query.body());
        if (!query.order().isEmpty()) {
            step = step.sorted(keys(query.order()));
        }
        Optional<Expr> most =
                query.limit().isPresent() ? query.limit() : query.body().top();
        return most.isPresent() && most.get() instanceof Expr.Number number
                ? step.limit(Long.parseLong(number.text()))
                : step;
    }

    private PlanStep body(Query.Body body) throws SqlFailure {
        if (body instanceof Query.Nested nested) {
            return of(nested.query());
        }
        if (body instanceof Query.SetOperation both) {
            PlanStep left = body(both.left()).under("XN Subquery Scan \"*SELECT* 1\"");
            PlanStep right = body(both.right()).under("XN Subquery Scan \"*SELECT* 2\"");
            return switch (both.operator()) {
                case "UNION ALL" -> PlanStep.append("XN Append", List.of(left, right));
                case "UNION" -> PlanStep.append("XN Append", List.of(left, right))
                        .aggregate("XN Unique", left.rows() + right.rows());
                case "INTERSECT" -> PlanStep.append("XN Hash Intersect Distinct", List.of(left, right));
                default -> PlanStep.append("XN SetOp Except", List.of(left, right));
            };
        }
        return select((Select) body);
    }

    private PlanStep select(Select select) throws SqlFailure {
        List<Expr> conditions =
                new ArrayList<>(select.where().map(PartitionFilters::conjuncts).orElse(List.of()));
        PlanStep step = from(select.from(), conditions);
        for (Expr condition : conditions) {
            step = step.noted("Filter: " + PlanText.of(condition));
        }
        List<Expr> shown = select.items().stream().map(Select.Item::expression).toList();
        boolean aggregates = shown.stream().anyMatch(QueryPlan::aggregates)
                || select.having().filter(QueryPlan::aggregates).isPresent();
        if (!select.groups().elements().isEmpty()) {
            step = step.aggregate("XN HashAggregate", Math.min(step.rows(), GROUPS));
        } else if (aggregates) {
            step = step.aggregate("XN Aggregate", 1);
        }
        if (select.having().isPresent()) {
            step = step.noted("Filter: " + PlanText.of(select.having().get()));
        }
        Optional<Expr.Window> window = shown.stream()
                .flatMap(item -> PlanText.calls(item).stream())
                .flatMap(call -> call.over().stream())
                .findFirst();
        if (window.isPresent()) {
            step = windowed(step, window.get());
        }
        return select.distinct() ? step.aggregate("XN Unique", step.rows()) : step;
    }

    private static PlanStep windowed(PlanStep step, Expr.Window window) {
        PlanStep windowed = step.under("XN Window");
        if (!window.partition().isEmpty()) {
            windowed = windowed.noted("Partition: " + PlanText.listed(window.partition()));
        }
        return window.order().isEmpty() ? windowed : windowed.noted("Order: " + keys(window.order()));
    }

    private static boolean aggregates(Expr expression) {
        return PlanText.calls(expression).stream()
                .anyMatch(call -> call.over().isEmpty() && AGGREGATES.contains(call.name()));
    }

    private static String keys(List<Expr.SortKey> keys) {
        return PlanText.listed(keys.stream().map(Expr.SortKey::key).toList());
    }

    /** The steps of a FROM list; the conditions that they take are taken out of the list. */
    private PlanStep from(List<FromItem> items, List<Expr> conditions) throws SqlFailure {
        if (items.isEmpty()) {
            return PlanStep.result();
        }
        Joined all = joined(items.get(0), conditions);
        for (FromItem item : items.subList(1, items.size())) {
            all = join(all, joined(item, conditions), "", conditions);
        }
        return subqueries(all, conditions);
    }

    /** What has been joined so far. */
    private record Joined(PlanStep step, List<PlanSource> sources) {
        boolean has(Expr.Column column) {
            return sources.stream().anyMatch(source -> source.has(column));
        }
    }

    private Joined joined(FromItem item, List<Expr> conditions) throws SqlFailure {
        if (item instanceof FromItem.Group group) {
            return joined(group.inner(), conditions);
        }
        if (item instanceof FromItem.Join join) {
            // What an outer join's row must fulfil cannot be asked of the rows that go into it.
            boolean outer = join.kind().startsWith("left")
                    || join.kind().startsWith("right")
                    || join.kind().startsWith("full");
            List<Expr> asked = outer ? new ArrayList<>() : conditions;
            Joined left = joined(join.left(), asked);
            List<Expr> on =
                    new ArrayList<>(join.on().map(PartitionFilters::conjuncts).orElse(List.of()));
            Joined right = joined(join.right(), outer ? new ArrayList<>() : on);
            for (String name : join.using()) {
                on.add(new Expr.Binary("=", ofSource(left, name), ofSource(right, name)));
            }
            if (!outer) {
                on.addAll(conditions);
                List<Expr> leftOver = new ArrayList<>(on);
                Joined both = join(left, right, "", leftOver);
                conditions.clear();
                conditions.addAll(leftOver);
                return both;
            }
            String word = Character.toUpperCase(join.kind().charAt(0))
                    + join.kind().substring(1, join.kind().indexOf(' ')) + " ";
            return join(left, right, word, on);
        }
        return read(source(item), conditions);
    }

    /** Reads a source with the conditions that concern it alone, which are taken out of the list. */
    private static Joined read(PlanSource source, List<Expr> conditions) {
        List<Expr> own = conditions.stream()
                .filter(condition -> !PlanText.columns(condition).isEmpty()
                        && PlanText.columns(condition).stream().allMatch(source::has)
                        && !PlanText.hasQuery(condition))
                .toList();
        conditions.removeAll(own);
        return new Joined(source.read(own), List.of(source));
    }

    private static Expr.Column ofSource(Joined side, String name) {
        return new Expr.Column(Optional.of(side.sources().get(0).alias()), name);
    }

    /** @param word of an outer join, with a blank behind it; empty for an inner one */
    private Joined join(Joined outer, Joined inner, String word, List<Expr> conditions) {
        List<Expr> used = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        String distribution = "";
        for (Expr condition : List.copyOf(conditions)) {
            Optional<Expr.Column[]> sides = sides(condition, outer, inner);
            if (sides.isPresent()) {
                used.add(condition);
                String out = sides.get()[0].name();
                String in = sides.get()[1].name();
                notes.add("(\"outer\"." + out + " = \"inner\"." + in + ")");
                if (distribution.isEmpty() || !distribution.equals("DS_DIST_NONE")) {
                    distribution = distribution(outer, out, inner, in);
                }
            }
        }
        conditions.removeAll(used);
        List<PlanSource> sources = new ArrayList<>(outer.sources());
        sources.addAll(inner.sources());
        if (used.isEmpty()) {
            String loop = "XN Nested Loop " + word + (isOnAllNodes(inner) ? "DS_DIST_ALL_NONE" : "DS_BCAST_INNER");
            return new Joined(PlanStep.nestedLoop(loop, outer.step(), inner.step(), List.of()), sources);
        }
        String condition = notes.size() == 1 ? notes.get(0) : "(" + String.join(" AND ", notes) + ")";
        PlanStep.Moved moved = distribution.endsWith("NONE") ? PlanStep.Moved.NONE : PlanStep.Moved.SOME;
        return new Joined(
                PlanStep.hashJoin(
                        "XN Hash " + word + "Join " + distribution,
                        outer.step(),
                        inner.step(),
                        List.of("Hash Cond: " + condition),
                        moved),
                sources);
    }

    private static Optional<Expr.Column[]> sides(Expr condition, Joined outer, Joined inner) {
        if (!(condition instanceof Expr.Binary equal) || !equal.operator().equals("=")) {
            return Optional.empty();
        }
        Optional<Expr.Column> left = PlanText.column(equal.left());
        Optional<Expr.Column> right = PlanText.column(equal.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        if (outer.has(left.get()) && inner.has(right.get())) {
            return Optional.of(new Expr.Column[] {left.get(), right.get()});
        }
        return outer.has(right.get()) && inner.has(left.get())
                ? Optional.of(new Expr.Column[] {right.get(), left.get()})
                : Optional.empty();
    }

    /** Which rows go over the network (Developer Guide, "Evaluating the query plan"). */
    private static String distribution(Joined outer, String out, Joined inner, String in) {
        if (isOnAllNodes(inner)) {
            return "DS_DIST_ALL_NONE";
        }
        if (isOnAllNodes(outer)) {
            return "DS_DIST_ALL_INNER";
        }
        boolean outerLies = outer.sources().stream().anyMatch(source -> source.isDistributedBy(out));
        boolean innerLies = inner.sources().stream().anyMatch(source -> source.isDistributedBy(in));
        if (outerLies && innerLies) {
            return "DS_DIST_NONE";
        }
        if (outerLies) {
            return "DS_DIST_INNER";
        }
        boolean small = inner.step().rows() <= outer.step().rows();
        return small ? "DS_BCAST_INNER" : innerLies ? "DS_DIST_OUTER" : "DS_DIST_BOTH";
    }

    private static boolean isOnAllNodes(Joined side) {
        return side.sources().stream().allMatch(PlanSource::isOnAllNodes);
    }

    /** Subqueries that conditions ask are joined with what they are asked of. */
    private PlanStep subqueries(Joined all, List<Expr> conditions) throws SqlFailure {
        PlanStep step = all.step();
        for (Expr condition : List.copyOf(conditions)) {
            if (condition instanceof Expr.InQuery in
                    && PlanText.column(in.operand()).isPresent()) {
                Expr.Column column = PlanText.column(in.operand()).get();
                String name = in.operator().startsWith("not") ? "XN Hash NOT IN Join " : "XN Hash IN Join ";
                PlanStep inner = of(in.query()).under("XN Subquery Scan \"IN_subquery\"");
                String note = "Hash Cond: (\"outer\"." + column.name() + " = \"inner\"." + column.name() + ")";
                step = PlanStep.hashJoin(name + "DS_BCAST_INNER", step, inner, List.of(note), PlanStep.Moved.SOME);
                conditions.remove(condition);
            }
        }
        return step;
    }

    private PlanSource source(FromItem item) throws SqlFailure {
        if (item instanceof FromItem.Derived derived) {
            return PlanSource.subquery(
                    derived.alias().orElse("derived_table1"), names(derived.query()), of(derived.query()));
        }
        if (item instanceof FromItem.Reference reference) {
            return source(
                    reference.name(), reference.alias().orElse(reference.name().name()));
        }
        throw SqlFailure.notSupported("EXPLAIN of this item of FROM");
    }

    private PlanSource source(Name name, String alias) throws SqlFailure {
        if (name.schema().isEmpty() && commons.containsKey(name.name())) {
            return PlanSource.subquery(alias, List.of(), commons.get(name.name()));
        }
        Optional<Relation> found = catalog.find(name);
        if (found.isEmpty()) {
            return PlanSource.array(alias); // it was checked before that the name stands for something
        }
        Relation relation = found.get();
        if (relation instanceof Relation.Table table) {
            return PlanSource.table(alias, table, catalog.rowCount(table));
        }
        if (relation instanceof Relation.External external) {
            return PlanSource.external(alias, external.schema(), external.table());
        }
        if (relation instanceof Relation.View view) {
            Query query = Rendering.parse(view.note().query());
            return PlanSource.subquery(alias, view.note().columns(), of(query));
        }
        return PlanSource.system(alias, name.name());
    }

    private static List<String> names(Query query) {
        return query.body() instanceof Select select
                ? select.items().stream().map(Select.Item::name).toList()
                : List.of();
    }

    /** Of DELETE and UPDATE: the target, joined with what USING or FROM name. */
    PlanStep of(Name target, Optional<String> alias, List<FromItem> others, Optional<Expr> where) throws SqlFailure {
        List<Expr> conditions =
                new ArrayList<>(where.map(PartitionFilters::conjuncts).orElse(List.of()));
        Joined all = read(source(target, alias.orElse(target.name())), conditions);
        for (FromItem item : others) {
            all = join(all, joined(item, conditions), "", conditions);
        }
        PlanStep step = subqueries(all, conditions);
        for (Expr condition : conditions) {
            step = step.noted("Filter: " + PlanText.of(condition));
        }
        return step;
    }
}
