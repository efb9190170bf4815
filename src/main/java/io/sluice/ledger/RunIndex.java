package io.sluice.ledger;

import io.sluice.model.S3Location;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The runs of one flow, as the ledger has them: which of them nobody needs any more. Records are read when they are asked
 * for, and once.
 */
public final class RunIndex {
    private final Function<S3Location, RunReport> reader;
    private final Map<String, Entry> byRun = new HashMap<>();
    private final Map<S3Location, List<Entry>> byBatch = new HashMap<>();
    private final Map<S3Location, RunReport> reports = new HashMap<>();

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

    /** Where the records of the run's batch are; empty when the ledger has no such run. */
    Optional<S3Location> batch(String runId) {
        return Optional.ofNullable(byRun.get(runId)).map(Entry::batch);
    }

    /** Whether the ledger has the run. */
    public boolean knows(String runId) {
        return byRun.containsKey(runId);
    }

    /** Whether the run has not ended, as far as is known, and no newer one has published in its place. */
    public boolean mayBeAtWork(String runId) {
        Entry run = byRun.get(runId);
        return run != null
                && standing(runId).notNeededSince().isEmpty()
                && report(run).finished().isEmpty();
    }

    /**
     * A run is needed while it is the newest of its batch, and while no newer run has published everything in its place:
     * until then its files are what readers see, or what a repair would publish. One that failed before it had files
     * worth publishing is needed only while it is the newest. One that another run resumed is needed as that one is.
     */
    public Standing standing(String runId) {
        Entry run = byRun.get(runId);
        if (run == null) {
            return Standing.needed("the ledger has no such run");
        }
        List<Entry> runs = byBatch.get(run.batch());
        List<Entry> newer = runs.subList(runs.indexOf(run) + 1, runs.size());
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

    private RunReport report(Entry entry) {
        return reports.computeIfAbsent(entry.object(), reader);
    }
}
