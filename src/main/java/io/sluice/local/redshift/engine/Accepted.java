package io.sluice.local.redshift.engine;

import java.util.Map;

/** A statement that changes nothing a client of the local Redshift can see: owners and rights. */
record Accepted(String tag, Plan.Block block) implements Statement {
    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) {
        return Plan.of(block, Map.of(), execution -> Result.done(tag));
    }
}
