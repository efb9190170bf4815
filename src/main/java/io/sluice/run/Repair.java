package io.sluice.run;

import io.sluice.catalog.GlueCatalog;
import io.sluice.config.Flow;
import io.sluice.lake.MergedTable;
import io.sluice.ledger.BatchHistory;
import io.sluice.ledger.Contention;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.Planner;
import io.sluice.run.Difference.Remedy;
import io.sluice.warehouse.BatchesInRedshift;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the ledger against S3, Glue and Redshift, and closes what is different: what the newest run of a batch that wrote
 * files has written is published again, by a run of its own with a new generation. Nothing is computed again, and what is
 * not Sluice's is left alone. A second repair finds nothing of what the first one closed.
 */
public final class Repair {
    private final Services services;
    private final Progress progress;

    public Repair(Services services, Progress progress) {
        this.services = services;
        this.progress = progress;
    }

    /**
     * What was found.
     *
     * @param batches that were looked at
     * @param atWork batches that were not, for a run works on them
     */
    public record Result(int batches, List<BatchId> atWork, List<Difference> differences) {
        public Result {
            atWork = List.copyOf(atWork);
            differences = List.copyOf(differences);
        }
    }

    /**
     * Looks only.
     *
     * @param windows to look at; absent: all that have run
     * @throws FlowException when one of the four does not answer
     */
    public Result examine(Flow flow, Optional<List<Interval>> windows) {
        return new Examination(services, flow).result(windows);
    }

    /** Closes what can be closed, batch by batch; the differences come back with what failed. */
    public Result close(Flow flow, Result found) {
        Map<BatchId, List<Difference>> byBatch = new LinkedHashMap<>();
        found.differences().forEach(d -> byBatch.computeIfAbsent(d.batch(), b -> new ArrayList<>())
                .add(d));
        List<Difference> closed = new ArrayList<>();
        for (Map.Entry<BatchId, List<Difference>> batch : byBatch.entrySet()) {
            progress.batchStarted(batch.getKey());
            closed.addAll(close(flow, batch.getKey(), batch.getValue()));
        }
        return new Result(found.batches(), found.atWork(), closed);
    }

    private List<Difference> close(Flow flow, BatchId batch, List<Difference> differences) {
        try {
            if (has(differences, Remedy.RECORD)) {
                record(batch);
            }
            if (has(differences, Remedy.RELOAD)) {
                inRedshift(flow).disown(batch, flow.warehouse().table().toString());
            }
            if (has(differences, Remedy.SHOW)) {
                forgetShown(flow, batch);
            }
            if (has(differences, Remedy.PUBLISH) || has(differences, Remedy.RELOAD) || has(differences, Remedy.SHOW)) {
                new BatchRunner(services, progress, Clock.systemUTC()).publishAgain(flow, batch, Contention.YIELD);
            }
            return differences;
        } catch (FlowException e) {
            return differences.stream()
                    .map(d -> d.canBeClosed() ? d.failed(e) : d)
                    .toList();
        }
    }

    private static boolean has(List<Difference> differences, Remedy remedy) {
        return differences.stream().anyMatch(d -> d.remedy() == remedy);
    }

    /** Ends the newest run's record, unless it has ended itself, or works again. */
    private void record(BatchId batch) {
        Ledger ledger = services.ledger();
        BatchHistory history = ledger.last(batch);
        Optional<RunReport> dead = history.newest()
                .filter(r -> r.finished().isEmpty())
                .filter(r -> services.leases().working(batch).isEmpty());
        dead.ifPresent(report -> ledger.append(report.failed(
                Clock.systemUTC().instant(), report.steps(), "its process died; found by sluice repair")));
    }

    private void forgetShown(Flow flow, BatchId batch) {
        BatchHistory history = services.ledger().last(batch);
        RunReport newest = history.newestCommit().orElseThrow();
        BatchPlan plan = new Planner(services.environment()).plan(flow, newest.run(), history.ownedPartitions());
        MergedTable table =
                new MergedTable(services.spark(), plan.register(), plan.merge().orElseThrow());
        new GlueCatalog(services.glue())
                .forgetShownVersion(table.shaped(newest.commit().orElseThrow()), plan.register());
    }

    private BatchesInRedshift inRedshift(Flow flow) {
        return new BatchesInRedshift(
                services.redshift(), new Planner(services.environment()).ledgerTable(flow.name()), flow.name());
    }
}
