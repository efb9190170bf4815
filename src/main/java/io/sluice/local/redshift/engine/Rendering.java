package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.ExternalScan;
import io.sluice.local.spectrum.ExternalTable;
import io.sluice.local.spectrum.Pseudocolumns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One statement on its way into DuckDB's SQL: what it may refer to, and what it referred to. */
final class Rendering {
    private static final int MOST_VIEWS_DEEP = 50;

    private final Catalog catalog;
    private final Facts facts;
    private final Map<String, String> settings;
    private final int[] parameterOids;
    private final Pseudocolumns pseudocolumns;
    private final Cursors cursors;
    private final PreparedStatements preparedStatements;
    private final List<Parameters.Set> changes = new ArrayList<>();
    private List<Rendered> arguments = List.of();
    private final Set<Name> reads = new LinkedHashSet<>();
    private final Set<Name> relations = new LinkedHashSet<>();
    private final List<ExternalScan> scans = new ArrayList<>();
    private List<String> searchPath;
    private boolean external;
    private boolean onLeaderNode;
    private int aliases;
    private int depth;

    Rendering(
            Catalog catalog,
            Facts facts,
            Map<String, String> settings,
            Cursors cursors,
            PreparedStatements preparedStatements,
            int[] parameterOids,
            String sql)
            throws SqlFailure {
        this.catalog = catalog;
        this.cursors = cursors;
        this.preparedStatements = preparedStatements;
        this.facts = facts;
        this.settings = settings;
        this.parameterOids = parameterOids;
        this.searchPath = catalog.searchPath();
        // The query of UNLOAD is a string.
        boolean asked = Lexer.tokens(sql).stream()
                .anyMatch(token -> token.kind() == Token.Kind.QUOTED
                                && token.text().startsWith("$")
                        || token.kind() == Token.Kind.STRING && token.text().contains("\"$"));
        this.pseudocolumns = asked ? Pseudocolumns.INCLUDED : Pseudocolumns.OMITTED;
    }

    Cursors cursors() {
        return cursors;
    }

    PreparedStatements preparedStatements() {
        return preparedStatements;
    }

    /** The values of EXECUTE stand for the parameters from here on. */
    Rendering with(List<Rendered> values) {
        arguments = values;
        return this;
    }

    /** What EXECUTE gives a parameter; empty when the client binds them. */
    Optional<Rendered> argument(int number) {
        return number > arguments.size() ? Optional.empty() : Optional.of(arguments.get(number - 1));
    }

    /** A function of the query changes a parameter of the session when it runs. */
    void change(Parameters.Set change) {
        changes.add(change);
    }

    List<Parameters.Set> changes() {
        return changes;
    }

    Catalog catalog() {
        return catalog;
    }

    Facts facts() {
        return facts;
    }

    /** The local tables that were read. */
    Set<Name> reads() {
        return reads;
    }

    /** The tables and views named, not those under the views. */
    Set<Name> relations() {
        return relations;
    }

    /** The readings of external tables. */
    List<ExternalScan> scans() {
        return scans;
    }

    boolean readsExternalTables() {
        return external;
    }

    /** Whether the readings of external tables have columns that no star shows. */
    boolean hasPseudocolumns() {
        return external && pseudocolumns == Pseudocolumns.INCLUDED;
    }

    String freshAlias() {
        return "unnamed_" + ++aliases;
    }

    String setting(String name) throws SqlFailure {
        String value = settings.get(name);
        if (value == null) {
            throw new SqlFailure("42704", "unrecognized configuration parameter \"" + name + "\"");
        }
        return value;
    }

    /** Whether a setting that is on or off is on. */
    boolean isOn(String name) throws SqlFailure {
        return Settings.isOn(setting(name));
    }

    Optional<SqlType> parameterType(int number) {
        return number > parameterOids.length ? Optional.empty() : SqlType.ofParameter(parameterOids[number - 1]);
    }

    /** What stands in FROM for a relation; external tables are scanned only where the conditions can hold. */
    RenderedQuery source(Name name, String alias, List<Expr> conjuncts) throws SqlFailure {
        Relation relation = catalog.relation(name, searchPath);
        if (relation instanceof Relation.Table table) {
            if (!table.temporary()) {
                reads.add(table.key());
            }
            named(table.key());
            refuseMixture();
            return new RenderedQuery(table.sql(), Optional.of(table.outputs()));
        }
        if (relation instanceof Relation.View view) {
            Name itself = Name.of(view.schema(), view.name());
            reads.add(itself);
            named(itself);
            return expand(view);
        }
        if (relation instanceof Relation.External scanned) {
            external = true;
            refuseMixture();
            ExternalTable table = scanned.table();
            ExternalScan scan =
                    catalog.spectrum().plan(table, PartitionFilters.of(table, alias, conjuncts), pseudocolumns);
            scans.add(scan);
            return new RenderedQuery(scan.sql(), Optional.of(outputs(scanned)));
        }
        Relation.SystemView system = (Relation.SystemView) relation;
        return new RenderedQuery("(" + system.sql() + ")", Optional.empty());
    }

    /** A function that the leader node alone has is used: the statement can read the catalog, and no table of users. */
    void runsOnLeaderNode() throws SqlFailure {
        onLeaderNode = true;
        refuseMixture();
    }

    private void refuseMixture() throws SqlFailure {
        if (onLeaderNode && (external || !reads.isEmpty() || !relations.isEmpty())) {
            throw SqlFailure.notSupported("A function of the leader node beside tables of users");
        }
    }

    private void named(Name name) {
        if (depth == 0) {
            relations.add(name);
        }
    }

    private RenderedQuery expand(Relation.View view) throws SqlFailure {
        if (++depth > MOST_VIEWS_DEEP) {
            throw new SqlFailure("42P17", "infinite recursion detected in view \"" + view.name() + "\"");
        }
        RenderedQuery inner = rendered(view.note().query(), view.note().searchPath());
        depth--;
        Optional<List<Output>> outputs =
                inner.outputs().map(list -> Query.renamed(list, view.note().columns()));
        if (view.note().columns().isEmpty()) {
            return new RenderedQuery("(" + inner.sql() + ")", outputs);
        }
        List<String> names = view.note().columns().stream().map(Sql::name).toList();
        String sql = "(SELECT * FROM (" + inner.sql() + ") AS v(" + String.join(", ", names) + "))";
        return new RenderedQuery(sql, outputs);
    }

    /** A query whose unqualified names are looked for elsewhere than the session's. */
    RenderedQuery rendered(String query, List<String> path) throws SqlFailure {
        List<String> around = searchPath;
        searchPath = path;
        RenderedQuery rendered = parse(query).render(Scope.root(this));
        searchPath = around;
        return rendered;
    }

    static Query parse(String sql) throws SqlFailure {
        Cursor cursor = new Cursor(sql);
        Query query = new QueryParser(cursor).query();
        cursor.expectEnd();
        return query;
    }

    private List<Output> outputs(Relation.External external) {
        ExternalTable table = external.table();
        List<Output> outputs = new ArrayList<>();
        Stream.concat(table.columns().stream(), table.partitionColumns().stream())
                .map(column -> new Output(
                        column.name(),
                        column.glueType().matches("(?i)\\s*(string|varchar|char)\\b.*")
                                ? Optional.of(SqlType.TEXT)
                                : Optional.empty(),
                        Optional.of(new Origin(external.schema(), table.name(), column.name(), Nullability.NULLABLE))))
                .forEach(outputs::add);
        return outputs;
    }
}
