package io.sluice.local.redshift.engine;

/** SELECT, WITH … SELECT, VALUES. */
record QueryStatement(Query query) implements Statement {
    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        return Plan.query(rendering, query.render(Scope.root(rendering)));
    }
}
