package io.sluice.local.redshift.engine;

/** SELECT, WITH … SELECT, VALUES. */
record QueryStatement(Query query) implements Statement {
    @Override
    public boolean writes() {
        return false;
    }

    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Plan plan = Plan.query(rendering, query.render(Scope.root(rendering)));
        return rendering.changes().isEmpty()
                ? plan
                : plan.after(execution -> {
                    for (Parameters.Set change : rendering.changes()) {
                        change.apply(execution.session().parameters());
                    }
                    return Result.done("SET");
                });
    }
}
