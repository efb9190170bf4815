package io.sluice.run;

import io.sluice.catalog.TableReferences;
import io.sluice.config.Flow;
import io.sluice.lake.MergedReferences;
import io.sluice.lake.RunDirectories;
import io.sluice.ledger.RunIndex;
import io.sluice.ledger.Standing;
import io.sluice.model.S3Location;
import io.sluice.plan.Planner;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who needs the directories of a lake table: readers of the table in Glue; of a merged table, readers of its Delta log, too;
 * and the ledger, from which a run may be published again.
 */
record Needs(TableReferences glue, Optional<MergedReferences> log) {
    static Needs read(Services services, Flow flow) {
        TableReferences glue = TableReferences.read(services.glue(), flow.lake().table());
        return new Needs(
                glue,
                flow.lake()
                        .merge()
                        .map(merge -> MergedReferences.read(
                                services.spark(), new Planner(services.environment()).tableRoot(flow))));
    }

    /** @param ledger what it says, when it is asked about a run */
    Standing standing(S3Location directory, Function<String, RunIndex> ledger) {
        if (glue.hold(directory)) {
            return Standing.needed("Glue shows it");
        }
        if (log.filter(l -> l.hold(directory)).isPresent()) {
            return Standing.needed("the Delta log names files of it");
        }
        Optional<String> run = RunDirectories.run(directory);
        if (run.isEmpty()) {
            return Standing.needed("it is no run's directory");
        }
        RunIndex index = ledger.apply(run.get());
        return log.isPresent() && RunDirectories.isMerged(directory)
                ? merged(index, run.get())
                : index.standing(run.get());
    }

    /** Its age is that of its files: what has left the table, the log names for the retention. */
    private static Standing merged(RunIndex index, String run) {
        return index.batchOf(run).isPresent()
                ? new Standing(Optional.of(Instant.EPOCH), "the Delta log names no file of it")
                : Standing.needed("the ledger has no such run");
    }
}
