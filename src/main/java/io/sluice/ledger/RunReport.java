package io.sluice.ledger;

import io.sluice.model.LakeCommit;
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
 * @param error why the run failed
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
        List<Transform> transforms,
        Optional<String> error) {
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
        transforms = List.copyOf(transforms);
        Objects.requireNonNull(error);
    }

    /** How far a run has come. */
    public enum Outcome {
        /** Nothing is written yet; the process may have died. */
        STARTED,
        /** Its files are durable, and publishing them has begun or is about to; the process may have died. */
        WRITTEN,
        /** Everything is published. */
        DONE,
        /** It ended with an error; what it published before, a later run of the batch replaces. */
        FAILED
    }

    /** How many rows went to quarantine for one reason; a reason holds no value of a row. */
    public record Rejection(String reason, long rows) {}

    /** How long one step took. */
    public record Step(String name, long millis) {}

    /**
     * One script of Redshift SQL.
     *
     * @param rowsChanged by all its statements
     */
    public record Transform(String name, int statements, long rowsChanged, long millis) {}

    /** The report of a run that has pinned its input and written nothing. */
    public static RunReport started(
            Run run, Instant started, List<SourceObject> inputs, List<List<String>> ownedBefore) {
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
                Optional.empty());
    }

    /** This report, after the run's files are durable and before anybody sees them. */
    public RunReport written(LakeCommit commit, List<Rejection> rejected) {
        return new RunReport(
                Outcome.WRITTEN,
                run,
                started,
                finished,
                steps,
                inputs,
                Optional.of(commit.counts()),
                rejected,
                commit.partitions().stream().map(Partition::values).toList(),
                ownedBefore,
                commit.files().size(),
                commit.bytes(),
                load,
                transforms,
                error);
    }

    /** This report, after everything is published. */
    public RunReport done(Instant at, List<Step> timed, String loaded, List<Transform> transformed) {
        return ended(Outcome.DONE, at, timed, Optional.of(loaded), transformed, Optional.empty());
    }

    /** This report, after the run has failed; what it had written before stays on record. */
    public RunReport failed(Instant at, List<Step> timed, String why) {
        return ended(Outcome.FAILED, at, timed, load, transforms, Optional.of(why));
    }

    private RunReport ended(
            Outcome end,
            Instant at,
            List<Step> timed,
            Optional<String> loaded,
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
                transformed,
                why);
    }
}
