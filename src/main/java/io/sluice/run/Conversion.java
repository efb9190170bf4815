package io.sluice.run;

import io.sluice.catalog.GlueCatalog;
import io.sluice.config.Flow;
import io.sluice.config.Lake;
import io.sluice.lake.DeltaAdoption;
import io.sluice.lake.DeltaAdoption.Published;
import io.sluice.lake.SymlinkManifests;
import io.sluice.ledger.BatchHistory;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.plan.Planner;
import io.sluice.plan.RegisterPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a Delta table of a flow's table of plain files, where it is: the log names the files that the ledger has of each
 * batch, then the table in Glue gets the other format, from when on runs of the old configuration are refused, then each
 * batch's partitions move to symlink manifests. Nothing is read or computed. Killed anywhere, the same call goes on; where
 * everything is done, it changes nothing.
 */
public final class Conversion {
    private final Services services;
    private final Flow flow;
    private final List<Published> batches = new ArrayList<>();
    private final List<RegisterPlan> plans = new ArrayList<>();

    /** @throws FlowException when the flow is not to have such a table */
    public Conversion(Services services, Flow flow) {
        this.services = services;
        this.flow = flow;
        if (flow.isDirect()) {
            throw FlowException.configuration(
                    "The flow " + flow.name() + " says warehouse.via = connector, and has no lake table to convert.");
        }
        if (flow.lake().format() != Lake.Format.DELTA) {
            throw FlowException.configuration("The flow " + flow.name() + " says lake.format = parquet: write"
                    + " lake.format = delta first. A Delta table does not become one of plain files.");
        }
        if (flow.lake().merge().isPresent()) {
            throw FlowException.configuration("The flow " + flow.name() + " says lake.merge, and a table of plain files"
                    + " has the rows of all batches, not one a key: name a new table in lake.table and backfill it.");
        }
    }

    /**
     * What there is to convert, and what was done.
     *
     * @param state of the table before
     * @param adopted how many batches the log did not have
     */
    public record Result(State state, int batches, int partitions, int files, long bytes, int adopted) {}

    /** How far a table has come. */
    public enum State {
        /** Glue shows plain files. */
        PLAIN,
        /** Glue shows a Delta table; its partitions may be shown as plain files. */
        DELTA
    }

    /**
     * Looks only.
     *
     * @throws FlowException when a batch is at work or has not been published, or the table is another flow's
     */
    public Result examine() {
        collect();
        return result(0);
    }

    /** Converts what is not converted. */
    public Result convert() {
        collect();
        Result before = result(0);
        if (batches.isEmpty()) {
            return before;
        }
        GlueCatalog glue = new GlueCatalog(services.glue());
        SymlinkManifests manifests = new SymlinkManifests(services.s3());
        List<LakeCommit> shown =
                batches.stream().map(batch -> manifests.ensure(batch.commit())).toList();
        int adopted = new DeltaAdoption(services.spark(), plans.get(0)).adopt(batches);
        List<Published> located = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            located.add(new Published(batches.get(i).run(), shown.get(i)));
        }
        glue.convert(DeltaAdoption.union(located), plans.get(plans.size() - 1));
        for (int i = 0; i < shown.size(); i++) {
            glue.register(shown.get(i), plans.get(i));
        }
        return new Result(
                before.state(), before.batches(), before.partitions(), before.files(), before.bytes(), adopted);
    }

    private void collect() {
        Planner planner = new Planner(services.environment());
        for (Interval window : services.ledger().index(flow.name()).windows()) {
            BatchId id = new BatchId(flow.name(), window);
            BatchHistory history = services.ledger().last(id);
            if (history.newestCommit().isEmpty()) {
                continue;
            }
            services.leases().working(id).ifPresent(run -> {
                throw FlowException.failed("Run " + run + " works on batch " + id + ": convert the table when no run"
                        + " does. Nothing was changed.");
            });
            RunReport report = history.newestCommit().get();
            if (report.outcome() != RunReport.Outcome.DONE) {
                throw FlowException.failed("Run " + report.run().id() + " of batch " + id + " has written its files and"
                        + " not published all of them: run sluice repair " + flow.name() + " with the old lake.format"
                        + " first. Nothing was changed.");
            }
            batches.add(new Published(report.run(), report.commit().orElseThrow()));
            plans.add(
                    planner.plan(flow, report.run(), history.ownedPartitions()).register());
        }
    }

    private Result result(int adopted) {
        State state = !plans.isEmpty() && new GlueCatalog(services.glue()).isOtherwise(plans.get(0))
                ? State.PLAIN
                : State.DELTA;
        int partitions = 0;
        int files = 0;
        long bytes = 0;
        for (Published batch : batches) {
            partitions += batch.commit().partitions().size();
            files += batch.commit().files().size();
            bytes += batch.commit().bytes();
        }
        return new Result(state, batches.size(), partitions, files, bytes, adopted);
    }
}
