package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.lake.RunDirectories;
import io.sluice.lake.UnfinishedUploads;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.RunIndex;
import io.sluice.ledger.Standing;
import io.sluice.ledger.Tombstones;
import io.sluice.model.FlowException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes the steps that a survey found; several may be taken at once. */
final class LeftoverRemoval {
    private final Services services;
    private final Flow flow;
    private final RunIndex index;
    private final Ledger ledger;
    private final RunDirectories directories;
    private final Tombstones tombstones;
    private Optional<Needs> needs = Optional.empty();

    LeftoverRemoval(Services services, Flow flow, RunIndex index) {
        this.services = services;
        this.flow = flow;
        this.index = index;
        this.ledger = services.ledger();
        this.directories = new RunDirectories(services.s3());
        this.tombstones = ledger.tombstones(flow.name());
    }

    /** @param now for what is put on record */
    Finding act(Finding finding, Instant now) {
        try {
            return switch (finding.next()) {
                case WAIT -> finding;
                case MARK -> {
                    tombstones.put(finding.place(), finding.why(), checked(finding), now);
                    yield finding;
                }
                case UNMARK -> {
                    tombstones.remove(finding.place());
                    yield finding;
                }
                case DELETE -> delete(finding);
            };
        } catch (FlowException e) {
            return finding.failed(e);
        }
    }

    private List<String> checked(Finding finding) {
        String run = RunDirectories.run(finding.place()).orElseThrow();
        return List.of(
                "Glue: no location of " + flow.lake().table() + " is in it",
                "ledger of " + flow.name() + ": run " + run + " " + finding.why() + ", not needed since "
                        + finding.since());
    }

    private Finding delete(Finding finding) {
        if (finding.upload().isPresent()) {
            new UnfinishedUploads(services.s3())
                    .abort(finding.place(), finding.upload().get());
            return finding;
        }
        Optional<String> needed = needed(finding);
        if (needed.isEmpty()) {
            directories.delete(finding.place(), finding.kind().ours());
        }
        tombstones.remove(finding.place());
        return needed.map(finding::unmarked).orElse(finding);
    }

    /**
     * Why the directory is needed after all. The ledger is asked for each directory, for no run publishes what it has
     * not put on record; Glue, which only a person could have changed otherwise, once before the first.
     */
    private Optional<String> needed(Finding finding) {
        Needs known = needs();
        String run = RunDirectories.run(finding.place()).orElseThrow();
        Standing standing = finding.kind() == Finding.Kind.TABLE
                ? known.standing(finding.place(), asked -> ledger.reread(index, asked))
                : ledger.reread(index, run).standing(run);
        return standing.notNeededSince().isEmpty() ? Optional.of(standing.why()) : Optional.empty();
    }

    private synchronized Needs needs() {
        if (needs.isEmpty()) {
            needs = Optional.of(Needs.read(services, flow));
        }
        return needs.get();
    }
}
