package io.sluice.ledger;

import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The runs of one flow, as the ledger has them: which of them nobody needs any more. Records are read when they are asked
 * for, and once. For several threads.
 */
public final class RunIndex {
    private final Function<S3Location, RunReport> reader;
    private final Map<String, Entry> byRun = new HashMap<>();
    private final Map<S3Location, List<Entry>> byBatch = new HashMap<>();
    private final Map<S3Location, RunReport> reports = new ConcurrentHashMap<>();

    private record Entry(RecordKey key, S3Location object, Instant modified) {
        S3Location batch() {
            return new S3Location(
                    object.bucket(), object.key().substring(0, object.key().lastIndexOf('/') + 1));
        }
    }

    /** @param reader of records */
    RunIndex(String bucket, List<S3Object> objects, Function<S3Location, RunReport> reader) {
        this.reader = reader;
        for (S3Object object : objects) {
            RecordKey.parse(object.key())
                    .ifPresent(key -> add(new Entry(key, new S3Location(bucket, object.key()), object.lastModified())));
        }
        byBatch.values().forEach(runs -> runs.sort(Comparator.comparing(Entry::key)));
    }

    private void add(Entry entry) {
        byRun.put(entry.key().runId(), entry);
        byBatch.computeIfAbsent(entry.batch(), b -> new ArrayList<>()).add(entry);
    }

    /** The ids of all runs, in their order. */
    public List<String> runs() {
        return byRun.keySet().stream().sorted().toList();
    }

    /** The windows that have run, in their order. */
    public List<Interval> windows() {
        return byBatch.keySet().stream()
                .flatMap(batch -> window(batch).stream())
                .sorted()
                .toList();
    }

    /** Empty for a directory that is no batch's. */
    private static Optional<Interval> window(S3Location batch) {
        try {
            return Optional.of(Interval.parseKey(batch.name()));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    /** Where the records of the run's batch are; empty when the ledger has no such run. */
    Optional<S3Location> batch(String runId) {
        return Optional.ofNullable(byRun.get(runId)).map(Entry::batch);
    }

    /** The batch of a run. */
    public Optional<BatchId> batchOf(String runId) {
        return Optional.ofNullable(byRun.get(runId)).map(this::report).map(report -> report.run()
                .batch());
    }

    /**
     * A run is needed while it is the newest of its batch, and while no newer run has published everything in its place:
     * until then its files are what readers see, or what a repair would publish. A run that published the files of another
     * one stands for it. One that failed before it had files
     * worth publishing is needed only while it is the newest. One that another run resumed is needed as that one is.
     */
    public Standing standing(String runId) {
        Entry run = byRun.get(runId);
        if (run == null) {
            return Standing.needed("the ledger has no such run");
        }
        List<Entry> runs = byBatch.get(run.batch());
        List<Entry> newer = newerThanLastUser(runId, runs.subList(runs.indexOf(run) + 1, runs.size()));
        if (newer.isEmpty()) {
            return Standing.needed("the newest run of its batch");
        }
        for (Entry other : newer) {
            if (report(other).resumed().filter(r -> r.id().equals(runId)).isPresent()) {
                return standing(other.key().runId()); // it publishes this run's files
            }
            if (report(other).outcome() == RunReport.Outcome.DONE) {
                return new Standing(
                        Optional.of(other.modified()),
                        "superseded by run " + other.key().runId());
            }
        }
        RunReport report = report(run);
        if (report.outcome() == RunReport.Outcome.FAILED && report.counts().isEmpty()) {
            return new Standing(Optional.of(newer.get(0).modified()), "failed before it had files to publish");
        }
        return Standing.needed("no newer run of its batch has published");
    }

    /** The runs after the last that published this one's files as its own. */
    private List<Entry> newerThanLastUser(String runId, List<Entry> newer) {
        List<Entry> after = newer;
        for (int i = 0; i < newer.size(); i++) {
            Optional<String> resumed = report(newer.get(i)).resumed().map(Run::id);
            if (resumed.equals(Optional.of(runId))) {
                after = newer.subList(i + 1, newer.size());
            }
        }
        return after;
    }

    private RunReport report(Entry entry) {
        return reports.computeIfAbsent(entry.object(), reader);
    }
}
