package io.sluice.local.redshift.engine;

import java.util.Map;

/** A statement that Redshift has and this engine has not: refused by name, in a block by the block's rule first. */
record Unsupported(String feature, Plan.Block block) implements Statement {
    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) {
        return Plan.of(block, Map.of(), execution -> {
            throw SqlFailure.notSupported(feature);
        });
    }
}
