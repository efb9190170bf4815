package io.sluice.ledger;

import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.SourceObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one run did, as far as it has come.
 *
 * @param finished absent while the run works, and for good when its process died
 * @param steps in the order they ran
 * @param inputs the pinned objects that the run reads
 * @param counts absent until the files are written
 * @param rejections why rows went to quarantine, the most frequent reason first
 * @param partitions the values of the partitions that this run wrote
 * @param ownedBefore the values of the partitions that earlier runs of the batch wrote and no later one is known to have
 *     taken back
 * @param files number of files written
 * @param bytes size of the files written
 * @param load one line on what Redshift got
 * @param remarks what else the load had to say, a sentence each
 * @param error why the run failed
 * @param origin what the run started from, and how that differs from the run before
 * @param commit what the run publishes, once it is written; of another run when this one resumed that
 * @param targets what the run publishes, and how far that has come; empty until it is written
 */
public record RunReport(
        Outcome outcome,
        Run run,
        Instant started,
        Optional<Instant> finished,
        List<Step> steps,
        List<SourceObject> inputs,
        Optional<RowCounts> counts,
        List<Rejection> rejections,
        List<List<String>> partitions,
        List<List<String>> ownedBefore,
        long files,
        long bytes,
        Optional<String> load,
        List<String> remarks,
        List<Transform> transforms,
        Optional<String> error,
        Origin origin,
        Optional<LakeCommit> commit,
        List<Target> targets) {
    public RunReport {
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(run);
        Objects.requireNonNull(started);
        Objects.requireNonNull(finished);
        steps = List.copyOf(steps);
        inputs = List.copyOf(inputs);
        Objects.requireNonNull(counts);
        rejections = List.copyOf(rejections);
        partitions = List.copyOf(partitions);
        ownedBefore = List.copyOf(ownedBefore);
        Objects.requireNonNull(load);
        remarks = List.copyOf(remarks);
        transforms = List.copyOf(transforms);
        Objects.requireNonNull(error);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(commit);
        targets = List.copyOf(targets);
    }

    /** How far a run has come. */
    public enum Outcome {
        /** Nothing is written yet; the process may have died. */
        STARTED,
        /** Its files are durable, and publishing them has begun or is about to; the process may have died. */
        WRITTEN,
        /** Everything is published. */
        DONE,
        /** It ended with an error after a part of its targets was published; the next run goes on with the others. */
        PARTIAL,
        /** It ended with an error before any of its targets was published. */
        FAILED
    }

    /** How many rows went to quarantine for one reason; a reason holds no value of a row. */
    public record Rejection(String reason, long rows) {}

    /**
     * The time of one step.
     *
     * @param millis of work
     * @param queuedMillis before or in between, while others worked in Redshift
     */
    public record Step(String name, long millis, long queuedMillis) {
        public Step(String name, long millis) {
            this(name, millis, 0);
        }

        /** The same step of several runs. */
        public Step plus(Step other) {
            return new Step(name, millis + other.millis, queuedMillis + other.queuedMillis);
        }
    }

    /**
     * One script of Redshift SQL.
     *
     * @param rowsChanged by all its statements
     */
    public record Transform(String name, int statements, long rowsChanged, long millis) {}

    /** The report of a run that has pinned its input and written nothing. */
    public static RunReport started(
            Run run, Instant started, List<SourceObject> inputs, List<List<String>> ownedBefore) {
        return started(run, started, inputs, ownedBefore, Origin.UNKNOWN);
    }

    /** As the other, by a run that knows what it starts from. */
    public static RunReport started(
            Run run, Instant started, List<SourceObject> inputs, List<List<String>> ownedBefore, Origin origin) {
        return new RunReport(
                Outcome.STARTED,
                run,
                started,
                Optional.empty(),
                List.of(),
                inputs,
                Optional.empty(),
                List.of(),
                List.of(),
                ownedBefore,
                0,
                0,
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                origin,
                Optional.empty(),
                List.of());
    }

    /** This report, after the run's files are durable and before anybody sees them; or those of a run that it resumes. */
    public RunReport written(LakeCommit written, List<Rejection> rejected) {
        return new RunReport(
                Outcome.WRITTEN,
                run,
                started,
                finished,
                steps,
                inputs,
                Optional.of(written.counts()),
                rejected,
                written.partitions().stream().map(Partition::values).toList(),
                ownedBefore,
                written.files().size(),
                written.bytes(),
                load,
                remarks,
                transforms,
                error,
                origin,
                Optional.of(written),
                targets);
    }

    /** This report, now that its targets have come so far. */
    public RunReport reached(List<Target> now) {
        return new RunReport(
                outcome,
                run,
                started,
                finished,
                steps,
                inputs,
                counts,
                rejections,
                partitions,
                ownedBefore,
                files,
                bytes,
                load,
                remarks,
                transforms,
                error,
                origin,
                commit,
                now);
    }

    /** This report, after everything is published. */
    public RunReport done(Instant at, List<Step> timed, LoadOutcome loaded, List<Transform> transformed) {
        return ended(
                Outcome.DONE,
                at,
                timed,
                Optional.of(loaded.summary()),
                loaded.remarks(),
                transformed,
                Optional.empty());
    }

    /** This report, after the run has failed; what it had written and published before stays on record. */
    public RunReport failed(Instant at, List<Step> timed, String why) {
        boolean isPartial = targets.stream().anyMatch(t -> t.state() == Target.State.DONE);
        return ended(
                isPartial ? Outcome.PARTIAL : Outcome.FAILED, at, timed, load, remarks, transforms, Optional.of(why));
    }

    /** How long the run waited for others in Redshift. */
    public long queuedMillis() {
        return steps.stream().mapToLong(Step::queuedMillis).sum();
    }

    /** The run whose files this one published without writing them again. */
    public Optional<Run> resumed() {
        return commit.map(LakeCommit::run).filter(writer -> !writer.id().equals(run.id()));
    }

    private RunReport ended(
            Outcome end,
            Instant at,
            List<Step> timed,
            Optional<String> loaded,
            List<String> remarked,
            List<Transform> transformed,
            Optional<String> why) {
        return new RunReport(
                end,
                run,
                started,
                Optional.of(at),
                timed,
                inputs,
                counts,
                rejections,
                partitions,
                ownedBefore,
                files,
                bytes,
                loaded,
                remarked,
                transformed,
                why,
                origin,
                commit,
                targets);
    }
}
