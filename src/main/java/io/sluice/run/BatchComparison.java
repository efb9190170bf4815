package io.sluice.run;

import io.sluice.catalog.ShownPartitions;
import io.sluice.config.Flow;
import io.sluice.config.Lake;
import io.sluice.config.Warehouse;
import io.sluice.lake.SymlinkManifests;
import io.sluice.ledger.BatchHistory;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.run.Difference.Remedy;
import io.sluice.warehouse.BatchesInRedshift;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is different about one batch, when its ledger is held against what Glue and Redshift were seen to hold. Pure.
 *
 * @param history of a batch that has run, and on which nobody works
 * @param missing files of the newest commit that are gone
 * @param rows of the batch in the hot table; absent when they cannot be told from those of others
 */
record BatchComparison(
        Flow flow,
        BatchId batch,
        BatchHistory history,
        List<String> missing,
        ShownPartitions glue,
        Map<BatchesInRedshift.Entry, BatchesInRedshift.Committed> redshift,
        Optional<Long> rows) {
    private static final int NAMED = 3;

    List<Difference> differences() {
        List<Difference> found = new ArrayList<>();
        history.newest().flatMap(this::died).ifPresent(found::add);
        Optional<RunReport> published = history.newestCommit();
        if (published.isPresent()) {
            RunReport report = published.get();
            LakeCommit commit = report.commit().orElseThrow();
            unpublished(report).ifPresent(found::add);
            if (!flow.isDirect()) {
                inGlue(report, commit, found);
            }
            if (flow.warehouse().temperature() != Warehouse.Temperature.COLD) {
                loaded(commit).ifPresent(found::add);
            }
            flow.transforms().forEach(t -> transformed(commit, t.name()).ifPresent(found::add));
            if (flow.isDirect() || !missing.isEmpty()) {
                found.replaceAll(d -> d.canBeClosed() && d.remedy() != Remedy.RECORD ? d.with(Remedy.RUN) : d);
            }
            if (!missing.isEmpty()) {
                found.add(of(
                        named(missing) + (missing.size() == 1 ? " is" : " are") + " missing, of run "
                                + commit.run().id(),
                        Remedy.RUN));
            }
        }
        return found;
    }

    private void inGlue(RunReport report, LakeCommit commit, List<Difference> found) {
        if (flow.lake().merge().isEmpty()) {
            shown(report, flow.lake().format() == Lake.Format.DELTA ? SymlinkManifests.shown(commit) : commit, found);
        } else if (glue.isMissing()) {
            found.add(of("Glue lacks the table " + commit.table(), Remedy.PUBLISH));
        }
    }

    private Optional<Difference> died(RunReport newest) {
        if (newest.finished().isPresent()) {
            return Optional.empty();
        }
        String when = newest.commit().isPresent()
                ? "after it had written its files, before everything was published"
                : "before it had written its files";
        return Optional.of(of("run " + newest.run().id() + " died " + when, Remedy.RECORD));
    }

    private Optional<Difference> unpublished(RunReport report) {
        return report.outcome() == RunReport.Outcome.DONE
                ? Optional.empty()
                : Optional.of(of(
                        "run " + report.run().id() + " has written its files and not published all of them"
                                + report.error().map(e -> ": " + e).orElse(""),
                        Remedy.PUBLISH));
    }

    private void shown(RunReport report, LakeCommit commit, List<Difference> found) {
        List<String> absent = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        Map<String, List<String>> others = new LinkedHashMap<>();
        Set<List<String>> written = new HashSet<>();
        for (Partition partition : commit.partitions()) {
            written.add(partition.values());
            Optional<ShownPartitions.Shown> shown = glue.of(partition.values());
            String name = name(commit, partition.values());
            if (shown.isEmpty()) {
                absent.add(name);
            } else if (!shown.get().batch().equals(Optional.of(batch.key()))) {
                foreign.add(name
                        + shown.get().batch().map(b -> " (of batch " + b + ")").orElse(" (not Sluice's)"));
            } else if (!shown.get().isAt(partition.location()) || !shown.get().isMarkedBy(report.run())) {
                others.computeIfAbsent(shown.get().run(), run -> new ArrayList<>())
                        .add(name);
            }
        }
        List<String> left = history.ownedPartitions().stream()
                .filter(values ->
                        !written.contains(values) && !commit.partitionColumns().isEmpty())
                .filter(values -> glue.of(values)
                        .filter(s -> s.batch().equals(Optional.of(batch.key())))
                        .isPresent())
                .map(values -> name(commit, values))
                .toList();
        String newest = report.run().id();
        if (!absent.isEmpty()) {
            found.add(of("Glue lacks " + named(absent) + " of run " + newest, Remedy.PUBLISH));
        }
        others.forEach((run, names) -> found.add(of(
                run.equals(newest)
                        ? "Glue shows " + named(names) + " at another place than run " + newest + " wrote it"
                        : "Glue shows run " + run + " in " + named(names) + ", the ledger's newest is " + newest,
                Remedy.PUBLISH)));
        if (!left.isEmpty()) {
            found.add(of("Glue shows " + named(left) + ", which run " + newest + " left empty", Remedy.PUBLISH));
        }
        if (!foreign.isEmpty()) {
            found.add(of("foreign in Glue: " + named(foreign), Remedy.LEAVE));
        }
    }

    private Optional<Difference> loaded(LakeCommit commit) {
        String table = flow.warehouse().table().toString();
        Optional<Difference> other = committed(commit, table)
                .map(what -> of(
                        "Redshift holds " + what + " in " + table + ", the ledger's newest files are of run "
                                + commit.run().id(),
                        Remedy.PUBLISH));
        return other.or(() -> rows.filter(n -> n != commit.counts().written())
                .map(n -> of(
                        "Redshift has " + n + " rows of the batch in " + table + ", run "
                                + commit.run().id() + " wrote "
                                + commit.counts().written(),
                        Remedy.RELOAD)));
    }

    private Optional<Difference> transformed(LakeCommit commit, String script) {
        return committed(commit, script)
                .map(what -> of(
                        "Redshift holds " + what + " of " + script + ", the ledger's newest files are of run "
                                + commit.run().id(),
                        Remedy.PUBLISH));
    }

    /** What is committed instead of the rows of the commit. */
    private Optional<String> committed(LakeCommit commit, String target) {
        BatchesInRedshift.Committed found = redshift.get(new BatchesInRedshift.Entry(batch.key(), target));
        if (found == null) {
            return Optional.of("nothing of the batch");
        }
        return found.writer().equals(commit.run().id())
                ? Optional.empty()
                : Optional.of("run " + found.writer() + " (generation " + found.generation() + ")");
    }

    private Difference of(String what, Remedy remedy) {
        return new Difference(batch, what, remedy);
    }

    private static String name(LakeCommit commit, List<String> values) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            parts.add(commit.partitionColumns().get(i) + "=" + values.get(i));
        }
        return parts.isEmpty() ? "the table" : String.join("/", parts);
    }

    private static String named(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}
