package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.config.TimeSpan;
import io.sluice.lake.RunDirectories;
import io.sluice.lake.UnfinishedUploads;
import io.sluice.ledger.Leases;
import io.sluice.ledger.RunIndex;
import io.sluice.ledger.Standing;
import io.sluice.model.BatchId;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import io.sluice.plan.Planner;
import io.sluice.storage.AtOnce;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds what the runs of one flow left on S3 and nobody needs, and what may be done with it now; changes nothing. */
final class LeftoverSurvey {
    /** From the mark to the delete: time for a person to see the mark, and to object. */
    private static final Duration GRACE = Duration.ofDays(1);

    private final RunDirectories directories;
    private final UnfinishedUploads uploads;
    private final Leases leases;
    private final S3Location tables;
    private final S3Location quarantine;
    private final TimeSpan retention;
    private final Instant now;
    private final Map<S3Location, Instant> marks;
    private final RunIndex index;
    private final Needs needs;
    private final Set<S3Location> there = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Integer> kept = new TreeMap<>();

    LeftoverSurvey(Services services, Flow flow, RunIndex index) {
        Planner planner = new Planner(services.environment());
        this.directories = new RunDirectories(services.s3());
        this.uploads = new UnfinishedUploads(services.s3());
        this.leases = services.leases();
        this.tables = planner.tableRoot(flow);
        this.quarantine = planner.quarantineRoot(flow);
        this.retention = flow.lake().retention();
        this.now = directories.now(tables);
        this.marks = services.ledger().tombstones(flow.name()).list();
        this.index = index;
        this.needs = Needs.read(services, flow);
    }

    /** What was found out about a directory or an upload. */
    private record Look(Optional<Finding> finding, Optional<String> kept) {
        static Look kept(String reason) {
            return new Look(Optional.empty(), Optional.of(reason));
        }

        static Look found(Finding finding) {
            return new Look(Optional.of(finding), Optional.empty());
        }
    }

    /** S3 is asked about many of them at once; the findings come in the order of their places. */
    Cleaner.Result survey(String flow, List<TableName> passed) {
        directories(Finding.Kind.TABLE, directories.list(tables));
        directories(
                Finding.Kind.QUARANTINE,
                AtOnce.map(directories.list(quarantine), directories::list).stream()
                        .flatMap(List::stream)
                        .toList());
        uploads(Finding.Kind.TABLE, tables);
        uploads(Finding.Kind.QUARANTINE, quarantine);
        marks.forEach((directory, marked) -> {
            if (!there.contains(directory) && (directory.isWithin(tables) || directory.isWithin(quarantine))) {
                findings.add(Finding.mark(kind(directory), directory, "it is gone", marked));
            }
        });
        return new Cleaner.Result(flow, now, findings, kept, passed);
    }

    private void directories(Finding.Kind kind, List<S3Location> found) {
        there.addAll(found);
        AtOnce.map(found, directory -> look(kind, directory)).forEach(this::add);
    }

    private void uploads(Finding.Kind kind, S3Location root) {
        AtOnce.map(uploads.below(root), upload -> look(kind, root, upload)).forEach(this::add);
    }

    private void add(Look look) {
        look.finding().ifPresent(findings::add);
        look.kept().ifPresent(reason -> kept.merge(reason, 1, Integer::sum));
    }

    private Finding.Kind kind(S3Location directory) {
        return directory.isWithin(tables) ? Finding.Kind.TABLE : Finding.Kind.QUARANTINE;
    }

    private Look look(Finding.Kind kind, S3Location directory) {
        Standing standing = standing(kind, directory);
        if (standing.notNeededSince().isEmpty()) {
            return new Look(
                    Optional.ofNullable(marks.get(directory))
                            .map(marked -> Finding.mark(kind, directory, standing.why(), marked)),
                    Optional.of(standing.why()));
        }
        RunDirectories.Contents contents = directories.contents(directory, kind.ours());
        if (contents.files() == 0) {
            return Look.kept("nothing of Sluice's is in it");
        }
        Instant ended = standing.notNeededSince().get();
        Instant since = contents.newest().isAfter(ended) ? contents.newest() : ended;
        return Look.found(next(Finding.directory(kind, directory, standing.why(), since, contents)));
    }

    private Standing standing(Finding.Kind kind, S3Location directory) {
        if (kind == Finding.Kind.TABLE) {
            return needs.standing(directory, run -> index);
        }
        return RunDirectories.run(directory).map(index::standing).orElse(Standing.needed("it is no run's directory"));
    }

    private Finding next(Finding finding) {
        if (finding.since().isAfter(retention.before(now))) {
            return finding.waiting(retention.after(finding.since()));
        }
        if (!marks.containsKey(finding.place())) {
            return finding;
        }
        Instant deletion = marks.get(finding.place()).plus(GRACE);
        return deletion.isAfter(now) ? finding.waiting(deletion) : finding.due();
    }

    /** An upload was never visible: once it is old, and its run cannot be at work, it goes at once. */
    private Look look(Finding.Kind kind, S3Location root, UnfinishedUploads.Upload upload) {
        Optional<S3Location> directory = RunDirectories.holding(root, upload.object())
                .filter(d -> kind.ours()
                        .matcher(upload.object().key().substring(d.key().length()))
                        .matches());
        Optional<String> run = directory.flatMap(RunDirectories::run);
        Optional<BatchId> batch = run.flatMap(index::batchOf);
        if (batch.isEmpty()) {
            return Look.kept("an upload that is not of a run in the ledger");
        } else if (leases.working(batch.get()).equals(run)) {
            return Look.kept("an upload of a run at work");
        }
        Finding finding = Finding.upload(upload, uploads.contents(upload));
        return Look.found(
                upload.begun().isAfter(retention.before(now))
                        ? finding.waiting(retention.after(upload.begun()))
                        : finding);
    }
}
