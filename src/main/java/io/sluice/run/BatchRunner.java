package io.sluice.run;

import io.sluice.catalog.GlueCatalog;
import io.sluice.catalog.Registration;
import io.sluice.config.Flow;
import io.sluice.config.Lake;
import io.sluice.extract.Extractor;
import io.sluice.extract.PinnedInput;
import io.sluice.lake.DeltaTable;
import io.sluice.lake.LakeWriter;
import io.sluice.lake.Manifest;
import io.sluice.lake.SymlinkManifests;
import io.sluice.ledger.BatchHistory;
import io.sluice.ledger.Contention;
import io.sluice.ledger.Lease;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Partition;
import io.sluice.model.Run;
import io.sluice.munge.Munger;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.Planner;
import io.sluice.plan.WritePlan;
import io.sluice.quarantine.Quarantine;
import io.sluice.warehouse.Loader;
import io.sluice.warehouse.RedshiftConnection;
import io.sluice.warehouse.TransformOutcome;
import io.sluice.warehouse.Transformer;
import java.time.Clock;
import java.util.List;
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
     * Runs the batch once more; a failed run is on record when the exception leaves.
     *
     * @throws FlowException retryable when another run works on the batch and {@code contention} is to yield
     */
    RunReport run(Flow flow, BatchId batch, Contention contention) {
        StepTimer steps = new StepTimer(batch, progress);
        Ledger ledger = services.ledger();
        try (Lease lease = steps.time(Step.PLAN, () -> services.leases().acquire(batch, clock.instant(), contention))) {
            BatchHistory earlier = steps.time(Step.PLAN, () -> {
                BatchHistory before = ledger.last(batch);
                lease.exceed(before.generation());
                return before;
            });
            return new Attempt(steps, ledger, earlier, lease).run(flow);
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

        Attempt(StepTimer steps, Ledger ledger, BatchHistory earlier, Lease lease) {
            this.steps = steps;
            this.ledger = ledger;
            this.earlier = earlier;
            this.lease = lease;
            this.run = lease.run();
            this.report = RunReport.started(run, clock.instant(), List.of(), earlier.ownedPartitions());
        }

        RunReport run(Flow flow) {
            try {
                BatchPlan plan = steps.time(Step.PLAN, () -> new Planner(services.environment())
                        .plan(flow, run, earlier.ownedPartitions()));
                RedshiftConnection redshift = steps.time(Step.PLAN, this::reachableRedshift);
                LakeCommit commit = land(plan);
                step(Step.REGISTER, () -> register(redshift, commit, plan));
                LoadOutcome load =
                        step(Step.LOAD, () -> new Loader(redshift, lease::confirm).load(commit, plan.load()));
                List<TransformOutcome> transforms = step(
                        Step.TRANSFORM, () -> new Transformer(redshift, lease::confirm).transform(plan.transforms()));
                return finish(load, transforms);
            } catch (FlowException e) {
                throw recorded(e);
            }
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

        /** Asks for Redshift once more: what Glue shows and Redshift cannot load would be half published. */
        private Registration register(RedshiftConnection redshift, LakeCommit commit, BatchPlan plan) {
            redshift.awaitReachable();
            lease.confirm();
            GlueCatalog glue = new GlueCatalog(services.glue());
            if (plan.register().format() == Lake.Format.DELTA) {
                glue.requireOurs(plan.register());
                new DeltaTable(services.spark(), plan.register()).commit(commit);
                lease.confirm();
            }
            Registration registration = glue.register(commit, plan.register());
            lease.confirm();
            return registration;
        }

        /** From raw objects to files that are durable, verified and on record, and that nobody sees yet. */
        private LakeCommit land(BatchPlan plan) {
            SparkSession spark = step(Step.EXTRACT, services::spark);
            Extractor extractor = new Extractor(spark, services.s3());
            PinnedInput input = step(Step.EXTRACT, () -> extractor.pin(plan.extract()));
            report = step(
                    Step.EXTRACT,
                    () -> ledger.begin(run, report.started(), input.objects(), earlier.ownedPartitions()));
            Quarantine quarantine = new Quarantine(spark, plan.extract().quarantine());
            Dataset<Row> rows = step(Step.EXTRACT, () -> extractor.read(input, plan.extract(), quarantine));
            Dataset<Row> clean = step(
                    Step.MUNGE, () -> new Munger(services.maskKey(plan.munge())).munge(rows, plan.munge(), quarantine));
            LakeCommit commit = step(Step.WRITE, () -> write(spark, clean, plan, quarantine));
            report = step(Step.WRITE, () -> ledger.written(report, commit, rejections(quarantine)));
            return commit;
        }

        private LakeCommit write(SparkSession spark, Dataset<Row> clean, BatchPlan plan, Quarantine quarantine) {
            TaskProgress tasks = new TaskProgress(run, progress);
            // Names the jobs of this thread, also in Spark's own pages; batches run at the same time in other threads.
            spark.sparkContext().setJobGroup(run.id(), run.batch().toString(), false);
            spark.sparkContext().addSparkListener(tasks);
            try {
                LakeWriter.Written written = new LakeWriter().write(clean, plan.write());
                quarantine.verify(written.rows());
                LakeCommit commit = new LakeCommit(
                        run,
                        plan.write().table(),
                        written.schema(),
                        plan.write().partitionBy(),
                        shown(written.partitions(), plan.write()),
                        plan.write().manifest(),
                        quarantine.counts(written.rows()));
                new Manifest(services.s3()).put(commit.manifest(), commit.files());
                return commit;
            } finally {
                spark.sparkContext().removeSparkListener(tasks);
                spark.sparkContext().clearJobGroup();
            }
        }

        /** With the locations that Glue is to say. */
        private List<Partition> shown(List<Partition> written, WritePlan plan) {
            return switch (plan.format()) {
                case PARQUET -> written;
                case DELTA -> new SymlinkManifests(services.s3()).put(written, plan);
            };
        }

        private static List<RunReport.Rejection> rejections(Quarantine quarantine) {
            return quarantine.reasons().entrySet().stream()
                    .map(reason -> new RunReport.Rejection(reason.getKey(), reason.getValue()))
                    .toList();
        }

        private RunReport finish(LoadOutcome load, List<TransformOutcome> transforms) {
            progress.stepStarted(run.batch(), Step.REPORT);
            report = report.done(
                    clock.instant(),
                    steps.timings(),
                    load.summary(),
                    transforms.stream()
                            .map(t -> new RunReport.Transform(t.name(), t.statements(), t.rowsChanged(), t.millis()))
                            .toList());
            steps.time(Step.REPORT, () -> {
                ledger.append(report);
                return report;
            });
            return report;
        }

        private FlowException recorded(FlowException failure) {
            try {
                ledger.append(report.failed(clock.instant(), steps.timings(), failure.getMessage()));
            } catch (RuntimeException unrecorded) {
                failure.addSuppressed(unrecorded);
            }
            return failure;
        }
    }
}
