package io.sluice.run;

import io.sluice.catalog.GlueCatalog;
import io.sluice.catalog.Registration;
import io.sluice.config.Lake;
import io.sluice.config.Warehouse;
import io.sluice.lake.DeltaTable;
import io.sluice.lake.SymlinkManifests;
import io.sluice.ledger.BatchHistory;
import io.sluice.ledger.Lease;
import io.sluice.ledger.RunReport;
import io.sluice.ledger.Target;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Partition;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.RegisterPlan;
import io.sluice.plan.TransformPlan;
import io.sluice.warehouse.Loader;
import io.sluice.warehouse.RedshiftConnection;
import io.sluice.warehouse.TransformOutcome;
import io.sluice.warehouse.Transformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Makes a commit visible, target by target, each all or nothing: the lake table, then the hot table, then what each script
 * makes of it. A target that has this very commit is not done again, whichever run did it.
 */
final class Publication {
    private final Services services;
    private final StepTimer steps;
    private final Lease lease;
    private final BatchPlan plan;
    private final LakeCommit commit;
    private final List<Target> targets = new ArrayList<>();
    private final List<TransformOutcome> transforms = new ArrayList<>();

    Publication(Services services, StepTimer steps, Lease lease, BatchPlan plan, LakeCommit commit) {
        this.services = services;
        this.steps = steps;
        this.lease = lease;
        this.plan = plan;
        this.commit = commit;
        if (isLanded()) {
            targets.add(Target.pending(Target.Kind.LAKE, commit.table().toString()));
        }
        if (hasTable()) {
            targets.add(Target.pending(Target.Kind.HOT, plan.load().hotTable().toString()));
        }
        plan.transforms().forEach(t -> targets.add(Target.pending(Target.Kind.TRANSFORM, t.name())));
    }

    /** How far each has come, in the order in which they are published. */
    List<Target> targets() {
        return List.copyOf(targets);
    }

    /** What the scripts did that have run so far. */
    List<TransformOutcome> transforms() {
        return List.copyOf(transforms);
    }

    /**
     * Publishes what is not published.
     *
     * @return what Redshift got
     * @throws FlowException at the first target that fails, or when another run has taken the place of this one
     */
    LoadOutcome publish(RedshiftConnection shared) {
        RedshiftConnection redshift = shared.timed(steps.queue());
        if (isLanded()) {
            complete(Step.REGISTER, () -> register(redshift), registration -> commit.counts()
                    .written());
        }
        LoadOutcome load = hasTable()
                ? complete(Step.LOAD, () -> load(redshift), outcome -> commit.counts()
                        .written())
                : step(Step.LOAD, () -> load(redshift));
        Transformer transformer = new Transformer(redshift, lease::confirm);
        for (TransformPlan script : plan.transforms()) {
            transforms.add(complete(
                    Step.TRANSFORM,
                    () -> inTurn(redshift, () -> transformer.transform(commit, script)),
                    TransformOutcome::rowsChanged));
        }
        return load;
    }

    /** Whether there is a lake table. */
    private boolean isLanded() {
        return plan.load().stage().isEmpty();
    }

    private boolean hasTable() {
        return plan.load().temperature() != Warehouse.Temperature.COLD;
    }

    private LoadOutcome load(RedshiftConnection redshift) {
        Loader loader = new Loader(redshift, lease::confirm);
        return inTurn(redshift, () -> loader.load(commit, plan.load()));
    }

    /** Does the next target's work. */
    private <T> T complete(Step step, Supplier<T> work, ToLongFunction<T> rows) {
        int next = (int)
                targets.stream().filter(t -> t.state() == Target.State.DONE).count();
        Target target = targets.get(next);
        try {
            T result = step(step, work);
            targets.set(next, target.done(rows.applyAsLong(result)));
            return result;
        } catch (FlowException e) {
            targets.set(next, target.failed());
            throw e;
        }
    }

    /** As one of the writers; who waited may have lost its batch. */
    private <T> T inTurn(RedshiftConnection redshift, Supplier<T> work) {
        return redshift.write(() -> {
            lease.requireHeld();
            return work.get();
        });
    }

    /** A step that a run which has lost its batch does not begin. */
    private <T> T step(Step step, Supplier<T> work) {
        return steps.time(step, () -> {
            lease.requireHeld();
            return work.get();
        });
    }

    /** Asks for Redshift once more: what Glue shows and Redshift cannot load would be half published. */
    private Registration register(RedshiftConnection redshift) {
        redshift.awaitReachable();
        lease.confirm();
        GlueCatalog glue = new GlueCatalog(services.glue());
        if (plan.merge().isPresent()) {
            return new MergedPublication(
                            services, lease, plan.register(), plan.merge().get())
                    .register(commit);
        }
        if (plan.register().format() == Lake.Format.DELTA) {
            glue.requireOurs(plan.register());
            new DeltaTable(services.spark(), plan.register()).commit(commit);
            lease.confirm();
        }
        Registration registration = glue.register(shown(commit), plan.register());
        try {
            lease.confirm();
        } catch (FlowException e) {
            if (lease.isLost()) {
                throw restored(e);
            }
            throw e;
        }
        return registration;
    }

    private LakeCommit shown(LakeCommit written) {
        return switch (plan.register().format()) {
            case PARQUET -> written;
            case DELTA -> new SymlinkManifests(services.s3()).ensure(written);
        };
    }

    /** Glue swaps without comparing: this run may have hidden what the newer one had published. */
    private FlowException restored(FlowException superseded) {
        try {
            BatchHistory now = services.ledger().last(plan.run().batch());
            Optional<RunReport> newer = now.newestCommit()
                    .filter(r -> r.run().generation() > plan.run().generation()
                            && plan.merge().isEmpty());
            newer.ifPresent(this::restore);
            return superseded;
        } catch (FlowException e) {
            FlowException failed = FlowException.failed(
                    superseded.getMessage() + " It may have hidden partitions of the newer run behind older ones of its"
                            + " own, and could not put them back: " + e.getMessage() + " Run sluice repair.",
                    superseded);
            failed.addSuppressed(e);
            return failed;
        }
    }

    private void restore(RunReport newer) {
        RegisterPlan mine = plan.register();
        List<List<String>> touched = Stream.concat(
                        newer.ownedBefore().stream(),
                        commit.partitions().stream().map(Partition::values))
                .distinct()
                .toList();
        new GlueCatalog(services.glue())
                .register(
                        shown(newer.commit().orElseThrow()),
                        new RegisterPlan(
                                newer.run(),
                                mine.table(),
                                mine.format(),
                                mine.description(),
                                mine.owner(),
                                mine.root(),
                                mine.emptyDirectory(),
                                mine.schemaChanges(),
                                touched));
    }
}
