package io.sluice.run;

import io.sluice.catalog.GlueCatalog;
import io.sluice.config.Flow;
import io.sluice.config.Lake;
import io.sluice.extract.Extractor;
import io.sluice.extract.PinnedInput;
import io.sluice.lake.LakeWriter;
import io.sluice.lake.Manifest;
import io.sluice.lake.MergedTable;
import io.sluice.lake.SymlinkManifests;
import io.sluice.ledger.BatchHistory;
import io.sluice.ledger.Contention;
import io.sluice.ledger.Identity;
import io.sluice.ledger.Lease;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.Origin;
import io.sluice.ledger.RunReport;
import io.sluice.ledger.Target;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.SourceObject;
import io.sluice.munge.Munger;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.Planner;
import io.sluice.plan.UnloadPlan;
import io.sluice.quarantine.Quarantine;
import io.sluice.warehouse.RedshiftConnection;
import io.sluice.warehouse.Unloader;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The script of one batch: every value moves forward once, and nothing is visible to readers before the files of the run
 * are written, verified, listed and on record.
 */
final class BatchRunner {
    private final Services services;
    private final Progress progress;
    private final Clock clock;

    BatchRunner(Services services, Progress progress, Clock clock) {
        this.services = services;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Runs the batch once more; a failed run is on record when the exception leaves. What the newest run had written and not
     * published, of the same input by the same configuration and code, is published and not computed again.
     *
     * @throws FlowException retryable when another run works on the batch and {@code contention} is to yield
     */
    RunReport run(Flow flow, BatchId batch, Contention contention) {
        return attempt(batch, contention, attempt -> attempt.run(flow));
    }

    /**
     * Publishes what the newest run that wrote something has written, be it published or not, as a run of its own.
     *
     * @throws FlowException failed when there is no such run, or files of it are gone: the batch has to run again
     */
    RunReport publishAgain(Flow flow, BatchId batch, Contention contention) {
        return attempt(batch, contention, attempt -> attempt.publishAgain(flow));
    }

    private RunReport attempt(BatchId batch, Contention contention, Function<Attempt, RunReport> work) {
        StepTimer steps = new StepTimer(
                batch, progress, new JobFailures(services.environment().lake().tables()));
        Ledger ledger = services.ledger();
        try (Lease lease = steps.time(Step.PLAN, () -> services.leases().acquire(batch, clock.instant(), contention))) {
            BatchHistory earlier = steps.time(Step.PLAN, () -> {
                BatchHistory before = ledger.last(batch);
                lease.exceed(before.generation());
                return before;
            });
            return work.apply(new Attempt(steps, ledger, earlier, lease));
        }
    }

    /** One run, from the decision how to its report. */
    private final class Attempt {
        private final StepTimer steps;
        private final Ledger ledger;
        private final BatchHistory earlier;
        private final Lease lease;
        private final Run run;
        private RunReport report;
        private Optional<Publication> publication = Optional.empty();

        Attempt(StepTimer steps, Ledger ledger, BatchHistory earlier, Lease lease) {
            this.steps = steps;
            this.ledger = ledger;
            this.earlier = earlier;
            this.lease = lease;
            this.run = lease.run();
            this.report = RunReport.started(run, clock.instant(), List.of(), earlier.ownedPartitions());
        }

        RunReport run(Flow flow) {
            return recorded(() -> {
                BatchPlan plan = steps.time(Step.PLAN, () -> Passage.feasible(plan(flow)));
                RedshiftConnection redshift = steps.time(Step.PLAN, this::reachableRedshift);
                if (plan.register().format() == Lake.Format.DELTA) {
                    // Its files would be on record as those of a Delta table, which the table may not be yet.
                    steps.time(Step.PLAN, () -> requireOurs(plan));
                }
                PinnedInput input = step(Step.EXTRACT, () -> pinned(plan));
                begin(flow, input.objects());
                Optional<RunReport> unfinished = step(Step.EXTRACT, this::unfinished);
                return unfinished.isPresent()
                        ? publish(
                                plan,
                                redshift,
                                unfinished.get().commit().orElseThrow(),
                                unfinished.get().rejections())
                        : land(plan, redshift, input);
            });
        }

        RunReport publishAgain(Flow flow) {
            return recorded(() -> {
                BatchPlan plan = steps.time(Step.PLAN, () -> plan(flow));
                RedshiftConnection redshift = steps.time(Step.PLAN, this::reachableRedshift);
                RunReport written = earlier.newestCommit()
                        .filter(r -> step(Step.PLAN, () -> isWhole(r)))
                        .orElseThrow(() -> FlowException.failed("no run of batch " + run.batch()
                                + " has left a whole set of files that could be published; run it again, with --force"
                                + " if it is done"));
                begin(flow, written.inputs());
                return publish(plan, redshift, written.commit().orElseThrow(), written.rejections());
            });
        }

        private BatchPlan plan(Flow flow) {
            return new Planner(services.environment()).plan(flow, run, earlier.ownedPartitions());
        }

        private void begin(Flow flow, List<SourceObject> inputs) {
            Identity identity =
                    new Identity(flow.digest(services.environment().lake().tables()), CodeVersion.current());
            report = RunReport.started(
                    run,
                    report.started(),
                    inputs,
                    earlier.ownedPartitions(),
                    Origin.of(
                            identity,
                            inputs,
                            earlier.newest()
                                    .filter(r -> r.origin().identity().isPresent())
                                    .or(earlier::newestCommit)));
        }

        /** The run that this one goes on with. */
        private Optional<RunReport> unfinished() {
            return earlier.newestCommit()
                    .filter(r -> r.outcome() != RunReport.Outcome.DONE
                            && r.inputs().equals(report.inputs())
                            && r.origin().identity().equals(report.origin().identity())
                            && isWhole(r));
        }

        private boolean isWhole(RunReport written) {
            return new Manifest(services.s3()).isWhole(written.commit().orElseThrow());
        }

        /** A step that a run which has lost its batch does not begin. */
        private <T> T step(Step step, Supplier<T> work) {
            return steps.time(step, () -> {
                lease.requireHeld();
                return work.get();
            });
        }

        /** Asked for before the work, which would be in vain without it. */
        private RedshiftConnection reachableRedshift() {
            RedshiftConnection redshift = services.redshift();
            redshift.requireReachable();
            return redshift;
        }

        /** A query has nothing to pin: what it gives is the run's own copy. */
        private PinnedInput pinned(BatchPlan plan) {
            return plan.unload().isPresent()
                    ? new PinnedInput(List.of())
                    : PinnedInput.pin(services.s3(), plan.extract());
        }

        private BatchPlan requireOurs(BatchPlan plan) {
            new GlueCatalog(services.glue()).requireOurs(plan.register());
            return plan;
        }

        /** From raw data to files that are durable, verified and on record, and then to readers. */
        private RunReport land(BatchPlan plan, RedshiftConnection redshift, PinnedInput input) {
            step(Step.EXTRACT, () -> append(report));
            Optional<QueryRows> unloaded = plan.unload()
                    .filter(unload -> unload.purpose() != UnloadPlan.Purpose.CONNECTOR)
                    .map(unload -> step(
                            Step.EXTRACT,
                            () -> QueryRows.unload(services.s3(), new Unloader(redshift, lease::requireHeld), unload)));
            if (unloaded.isPresent() && unloaded.get().purpose() == UnloadPlan.Purpose.LAKE_TABLE) {
                LakeCommit commit = step(Step.WRITE, () -> {
                    LakeWriter.Written written = unloaded.get().written(plan.write());
                    return commit(plan, written, unloaded.get().counts());
                });
                return publish(plan, redshift, commit, List.of());
            }
            SparkSession spark = step(Step.EXTRACT, services::spark);
            Quarantine quarantine = new Quarantine(spark, plan.extract().quarantine());
            Dataset<Row> rows = step(Step.EXTRACT, () -> {
                if (unloaded.isPresent()) {
                    return unloaded.get().rows(spark, quarantine);
                }
                return plan.unload().isPresent()
                        ? connected(spark, plan.unload().get(), quarantine)
                        : new Extractor(spark, services.s3()).read(input, plan.extract(), quarantine);
            });
            Dataset<Row> clean = step(
                    Step.MUNGE, () -> new Munger(services.maskKey(plan.munge())).munge(rows, plan.munge(), quarantine));
            TimeLimit limit =
                    new TimeLimit(spark.sparkContext(), run.id(), plan.munge().timeLimit());
            Optional<Passage> passage = plan.load().stage().map(stage -> new Passage(services, stage));
            try {
                LakeCommit commit =
                        step(Step.WRITE, () -> limit.applied(() -> write(spark, clean, plan, passage, quarantine)));
                discardRead(plan, unloaded);
                return publish(plan, redshift, commit, rejections(quarantine));
            } finally {
                passage.ifPresent(Passage::leave);
            }
        }

        private void discardRead(BatchPlan plan, Optional<QueryRows> unloaded) {
            unloaded.ifPresent(QueryRows::discard);
            if (QueryRows.isConnected(plan)) {
                Passage.discard(services, plan.unload().get().attempt(1));
            }
        }

        private Dataset<Row> connected(SparkSession spark, UnloadPlan query, Quarantine quarantine) {
            return Munger.counted(services.connector().read(spark, query), quarantine);
        }

        private LakeCommit write(
                SparkSession spark,
                Dataset<Row> clean,
                BatchPlan plan,
                Optional<Passage> passage,
                Quarantine quarantine) {
            TaskProgress tasks = new TaskProgress(run, progress);
            // Names the jobs of this thread, also in Spark's own pages; batches run at the same time in other threads.
            spark.sparkContext().setJobGroup(run.id(), run.batch().toString(), true);
            spark.sparkContext().addSparkListener(tasks);
            try {
                LakeCommit commit = passage.isPresent()
                        ? passage.get().pass(clean, plan.write(), quarantine)
                        : landed(clean, plan, quarantine);
                QueryRows.requireRows(plan, commit.counts());
                return commit;
            } finally {
                spark.sparkContext().removeSparkListener(tasks);
                spark.sparkContext().clearJobGroup();
            }
        }

        private LakeCommit landed(Dataset<Row> clean, BatchPlan plan, Quarantine quarantine) {
            plan.merge().ifPresent(merge -> MergedTable.requireFits(clean, merge.merge()));
            LakeWriter.Written written = new LakeWriter().write(clean, plan.write());
            quarantine.verify(written.rows());
            return commit(plan, written, quarantine.counts(written.rows()));
        }

        private LakeCommit commit(BatchPlan plan, LakeWriter.Written written, RowCounts counts) {
            LakeCommit commit = new LakeCommit(
                    run,
                    plan.write().table(),
                    written.schema(),
                    plan.write().partitionBy(),
                    shown(written.partitions(), plan),
                    plan.write().manifest(),
                    counts);
            new Manifest(services.s3()).put(commit.manifest(), commit.files());
            return commit;
        }

        /** With the locations that Glue is to say; those of rows to be merged are not told yet. */
        private List<Partition> shown(List<Partition> written, BatchPlan plan) {
            return switch (plan.write().format()) {
                case PARQUET -> written;
                case DELTA -> plan.merge().isPresent()
                        ? written
                        : new SymlinkManifests(services.s3()).put(written, plan.write());
            };
        }

        private static List<RunReport.Rejection> rejections(Quarantine quarantine) {
            return quarantine.reasons().entrySet().stream()
                    .map(reason -> new RunReport.Rejection(reason.getKey(), reason.getValue()))
                    .toList();
        }

        /** Publishes what is written; it is on record before. */
        private RunReport publish(
                BatchPlan plan, RedshiftConnection redshift, LakeCommit commit, List<RunReport.Rejection> rejections) {
            Publication targets = new Publication(services, steps, lease, plan, commit);
            publication = Optional.of(targets);
            report = step(
                    Step.WRITE, () -> append(report.written(commit, rejections).reached(targets.targets())));
            LoadOutcome load = targets.publish(redshift);
            progress.stepStarted(run.batch(), Step.REPORT);
            report = report.reached(targets.targets())
                    .done(
                            clock.instant(),
                            steps.timings(),
                            load.summary(),
                            targets.transforms().stream()
                                    .map(t -> new RunReport.Transform(
                                            t.name(), t.statements(), t.rowsChanged(), t.millis()))
                                    .toList());
            return steps.time(Step.REPORT, () -> append(report));
        }

        private RunReport append(RunReport now) {
            ledger.append(now);
            return now;
        }

        private RunReport recorded(Supplier<RunReport> work) {
            try {
                return work.get();
            } catch (FlowException e) {
                publication.ifPresent(p -> report = report.reached(p.targets()));
                FlowException failure = withTargets(e);
                try {
                    ledger.append(report.failed(clock.instant(), steps.timings(), failure.getMessage()));
                } catch (RuntimeException unrecorded) {
                    failure.addSuppressed(unrecorded);
                }
                throw failure;
            }
        }

        /** The failure, with what readers see already. */
        private FlowException withTargets(FlowException failure) {
            List<String> done = report.targets().stream()
                    .filter(t -> t.state() == Target.State.DONE)
                    .map(Target::toString)
                    .toList();
            Optional<Target> next = report.targets().stream()
                    .filter(t -> t.state() == Target.State.FAILED)
                    .findFirst();
            if (done.isEmpty() || next.isEmpty() || lease.isLost()) {
                return failure;
            }
            return new FlowException(
                    failure.kind(),
                    failure.getMessage() + " Published already: " + String.join(", ", done)
                            + "; the next run of the same input goes on with " + next.get() + ".",
                    failure);
        }
    }
}
