package io.sluice.run;

import io.sluice.catalog.ShownPartitions;
import io.sluice.config.Flow;
import io.sluice.config.LoadStrategy;
import io.sluice.config.Warehouse;
import io.sluice.lake.Manifest;
import io.sluice.ledger.BatchHistory;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.plan.Planner;
import io.sluice.storage.AtOnce;
import io.sluice.warehouse.BatchesInRedshift;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the ledger, S3, Glue and Redshift about the batches of a flow: S3 for each batch, many at once,
 * Glue for a thousand partitions and Redshift for all batches. Changes nothing.
 */
final class Examination {
    private final Services services;
    private final Flow flow;

    Examination(Services services, Flow flow) {
        this.services = services;
        this.flow = flow;
    }

    private enum Activity {
        NEVER_RAN,
        AT_WORK,
        AT_REST
    }

    /** @param missing files of its newest commit, if it is at rest */
    private record Batch(BatchId id, Activity activity, BatchHistory history, List<String> missing) {
        Optional<LakeCommit> commit() {
            return history.newestCommit().flatMap(report -> report.commit());
        }

        /** The partitions that are or were the batch's. */
        List<List<String>> touched() {
            Set<List<String>> values = new LinkedHashSet<>(history.ownedPartitions());
            commit().ifPresent(
                            c -> c.partitions().stream().map(Partition::values).forEach(values::add));
            return List.copyOf(values);
        }
    }

    Repair.Result result(Optional<List<Interval>> windows) {
        List<Batch> seen = AtOnce.map(
                windows.orElseGet(() -> services.ledger().index(flow.name()).windows()), this::batch);
        List<Batch> batches =
                seen.stream().filter(b -> b.activity() == Activity.AT_REST).toList();
        List<BatchId> atWork = seen.stream()
                .filter(b -> b.activity() == Activity.AT_WORK)
                .map(Batch::id)
                .toList();
        return new Repair.Result(batches.size(), atWork, differences(batches));
    }

    private Batch batch(Interval window) {
        BatchId id = new BatchId(flow.name(), window);
        BatchHistory history = services.ledger().last(id);
        if (history.newest().isEmpty()) {
            return new Batch(id, Activity.NEVER_RAN, history, List.of());
        } else if (services.leases().working(id).isPresent()) {
            return new Batch(id, Activity.AT_WORK, history, List.of());
        }
        return new Batch(id, Activity.AT_REST, history, missing(history));
    }

    private List<String> missing(BatchHistory history) {
        return history.newestCommit()
                .filter(report -> !flow.isDirect())
                .flatMap(report -> report.commit())
                .map(commit -> new Manifest(services.s3())
                        .missing(commit).stream().map(S3Location::toString).toList())
                .orElse(List.of());
    }

    /** Whether the rows of a batch's partitions are the batch's and all of them: other strategies mix batches. */
    private boolean hasRowsOfItsOwn() {
        return flow.warehouse().temperature() == Warehouse.Temperature.HOT
                && flow.warehouse().load() instanceof LoadStrategy.ReplaceWindow;
    }

    private List<Difference> differences(List<Batch> batches) {
        List<List<String>> partitions =
                batches.stream().flatMap(b -> b.touched().stream()).distinct().toList();
        ShownPartitions glue = ShownPartitions.read(services.glue(), flow.lake().table(), partitions);
        BatchesInRedshift redshift = new BatchesInRedshift(
                services.redshift(), new Planner(services.environment()).ledgerTable(flow.name()), flow.name());
        Map<BatchesInRedshift.Entry, BatchesInRedshift.Committed> committed = redshift.committed();
        Map<BatchId, Long> rows = hasRowsOfItsOwn()
                ? redshift.rows(
                        flow.warehouse().table(),
                        batches.stream()
                                .flatMap(b ->
                                        b
                                                .commit()
                                                .map(c -> new BatchesInRedshift.Part(b.id(), c, b.touched()))
                                                .stream())
                                .toList())
                : Map.of();
        return batches.stream()
                .flatMap(b -> new BatchComparison(
                                flow,
                                b.id(),
                                b.history(),
                                b.missing(),
                                glue,
                                committed,
                                Optional.ofNullable(rows.get(b.id())))
                        .differences().stream())
                .toList();
    }
}
