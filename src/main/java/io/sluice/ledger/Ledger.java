package io.sluice.ledger;

import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.SourceObject;
import io.sluice.storage.S3Use;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What every run did: one object a run, {@code <root>/<flow>/<interval>/<generation>-<run id>.json}.
 *
 * <p>A run's object is replaced as the run comes on; runs never share one. All methods throw a {@link FlowException},
 * retryable when S3 cannot be reached.
 */
public final class Ledger {
    /** A run carries on what the runs before it owned, so the newest report alone would do; more are a second witness. */
    private static final int WITNESSES = 8;

    static final S3Use LEDGER = new S3Use(
            "use the ledger at",
            "lake.ledger of the environment, or create it",
            "s3:ListBucket, s3:GetObject and s3:PutObject",
            "nothing new is published");

    private final S3Client s3;
    private final S3Location root;

    public Ledger(S3Client s3, S3Location root) {
        this.s3 = s3;
        this.root = root;
    }

    /**
     * Puts on record that a run starts.
     *
     * @param ownedBefore {@link BatchHistory#ownedPartitions} as the run found it
     */
    public RunReport begin(Run run, Instant started, List<SourceObject> inputs, List<List<String>> ownedBefore) {
        RunReport report = RunReport.started(run, started, inputs, ownedBefore);
        append(report);
        return report;
    }

    /** Puts on record what a run is about to publish; to be called before it does. */
    public RunReport written(RunReport report, LakeCommit commit, List<RunReport.Rejection> rejections) {
        RunReport written = report.written(commit, rejections);
        append(written);
        return written;
    }

    /** Puts the report on record, in place of an earlier one of the same run. */
    public void append(RunReport report) {
        S3Location object = new RecordKey(
                        report.run().generation(), report.run().id())
                .below(batch(report.run().batch()));
        LEDGER.call(
                object,
                () -> s3.putObject(
                        r -> r.bucket(object.bucket()).key(object.key()).contentType("application/json"),
                        RequestBody.fromString(ReportJson.write(report))));
    }

    /** What earlier runs of a batch left. Costs one LIST, and one GET a run that did not succeed, at most 8. */
    public BatchHistory last(BatchId batch) {
        S3Location directory = batch(batch);
        List<RecordKey> runs = new ArrayList<>();
        keys(directory).forEach(key -> RecordKey.parse(key).ifPresent(runs::add));
        runs.sort(Comparator.reverseOrder());
        Optional<RunReport> newest = Optional.empty();
        Optional<RunReport> newestCommit = Optional.empty();
        Set<List<String>> owned = new LinkedHashSet<>();
        for (RecordKey run : runs.subList(0, Math.min(runs.size(), WITNESSES))) {
            RunReport report = read(run.below(directory));
            newest = newest.or(() -> Optional.of(report));
            newestCommit = newestCommit.or(
                    () -> Optional.of(report).filter(r -> r.commit().isPresent()));
            owned.addAll(report.partitions());
            if (report.outcome() == RunReport.Outcome.DONE) {
                break; // it took back what the runs before it had owned
            }
            owned.addAll(report.ownedBefore());
        }
        long generation = runs.isEmpty() ? 0 : runs.get(0).generation();
        return new BatchHistory(generation, List.copyOf(owned), newest, newestCommit);
    }

    /**
     * The runs of a flow, those that started last first. The keys are listed at once, a report is fetched when the stream
     * comes to it: {@code limit} it.
     */
    public Stream<RunReport> history(String flow) {
        return reports(keys(root.resolve(flow).directory()));
    }

    /** As {@link #history(String)}, of the batches whose windows begin in a range; only their keys are listed. */
    public Stream<RunReport> history(String flow, Interval range) {
        S3Location directory = root.resolve(flow).directory();
        String[] edges = range.key().split("-");
        return reports(keys(directory, directory.key() + edges[0], directory.key() + edges[1]));
    }

    private Stream<RunReport> reports(List<String> keys) {
        record Found(RecordKey run, String key) {}
        List<Found> runs = new ArrayList<>();
        keys.forEach(key -> RecordKey.parse(key).ifPresent(run -> runs.add(new Found(run, key))));
        runs.sort(Comparator.comparing((Found f) -> f.run().runId()).reversed());
        return runs.stream().map(f -> read(new S3Location(root.bucket(), f.key())));
    }

    /** The runs of a flow, by their keys. Costs one LIST for a thousand runs. */
    public RunIndex index(String flow) {
        return index(root.resolve(flow).directory());
    }

    /** The runs of the batch of this run, as they are now; none when the index does not know the run. */
    public RunIndex reread(RunIndex index, String runId) {
        return index.batch(runId).map(this::index).orElseGet(() -> new RunIndex(root.bucket(), List.of(), this::read));
    }

    private RunIndex index(S3Location directory) {
        return new RunIndex(root.bucket(), objects(directory), this::read);
    }

    /** The directories of a flow that are marked to be deleted. */
    public Tombstones tombstones(String flow) {
        return new Tombstones(s3, root.resolve(flow).resolve("_tombstones"));
    }

    private S3Location batch(BatchId batch) {
        return root.resolve(batch.key()).directory();
    }

    private List<String> keys(S3Location directory) {
        return objects(directory).stream().map(S3Object::key).toList();
    }

    private List<S3Object> objects(S3Location directory) {
        return LEDGER.call(directory, () -> {
            List<S3Object> objects = new ArrayList<>();
            s3.listObjectsV2Paginator(r -> r.bucket(directory.bucket()).prefix(directory.key()))
                    .contents()
                    .forEach(objects::add);
            return objects;
        });
    }

    /** The keys after one and before another, in their order. */
    private List<String> keys(S3Location directory, String after, String before) {
        return LEDGER.call(directory, () -> {
            List<String> keys = new ArrayList<>();
            for (S3Object object : s3.listObjectsV2Paginator(r ->
                            r.bucket(directory.bucket()).prefix(directory.key()).startAfter(after))
                    .contents()) {
                if (object.key().compareTo(before) >= 0) {
                    break;
                }
                keys.add(object.key());
            }
            return keys;
        });
    }

    private RunReport read(S3Location object) {
        String text = LEDGER.call(
                object, () -> s3.getObjectAsBytes(r -> r.bucket(object.bucket()).key(object.key()))
                        .asUtf8String());
        try {
            return ReportJson.read(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw FlowException.failed(
                    "The ledger's record " + object + " cannot be read: " + e.getMessage()
                            + ". Sluice wrote no such record; restore the object's version before, or move it away.",
                    e);
        }
    }
}
