package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.ledger.RunIndex;
import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import io.sluice.plan.OwnTables;
import io.sluice.storage.AtOnce;
import io.sluice.warehouse.StagedTables;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Removes what runs left on S3 and nobody needs: the files and rejected rows of superseded runs, and uploads that were
 * never completed.
 *
 * <p>A directory goes in two passes. The first marks it, when neither Glue nor the ledger has needed it for the flow's
 * retention; a later one deletes it, when the mark is a day old and both, asked again, still do not need it. All ages are
 * told by S3's clock. What Sluice did not write, and what the ledger does not know, is never touched. Passes may be killed,
 * repeated, and run beside each other and beside runs.
 */
public final class Cleaner {
    private final Services services;
    private final Mode mode;

    public Cleaner(Services services, Mode mode) {
        this.services = services;
        this.mode = mode;
    }

    /** Whether a pass does what it finds to do. */
    public enum Mode {
        DRY_RUN,
        APPLY
    }

    /**
     * What a pass over one flow found, and with {@link Mode#APPLY} did.
     *
     * @param at the time of the pass by S3's clock
     * @param kept how many directories and uploads stay, by the reason
     * @param tables of Redshift that rows passed, and whose runs are over: gone at once, for no reader ever saw them
     */
    public record Result(
            String flow, Instant at, List<Finding> findings, Map<String, Integer> kept, List<TableName> tables) {
        public Result {
            findings = List.copyOf(findings);
            tables = List.copyOf(tables);
        }
    }

    /**
     * One pass over a flow's table and quarantine, and, where rows pass by the connector, over its tables of passage in
     * Redshift. Costs a listing of the flow's ledger, of all partitions in Glue, of the runs' directories, and of each
     * directory that nobody needs.
     *
     * @throws FlowException when it cannot be known what is needed; a step that fails is told by its finding
     */
    public Result clean(Flow flow) {
        RunIndex index = services.ledger().index(flow.name());
        Result found = new LeftoverSurvey(services, flow, index).survey(flow.name(), passed(flow, index));
        if (mode == Mode.DRY_RUN) {
            return found;
        }
        if (!found.tables().isEmpty()) {
            staged().drop(found.tables());
        }
        LeftoverRemoval removal = new LeftoverRemoval(services, flow, index);
        return new Result(
                found.flow(),
                found.at(),
                AtOnce.map(found.findings(), finding -> removal.act(finding, found.at())),
                found.kept(),
                found.tables());
    }

    private List<TableName> passed(Flow flow, RunIndex index) {
        if (!flow.isDirect()) {
            return List.of();
        }
        List<TableName> tables = staged().list();
        return index.runs().stream()
                .filter(run -> tables.contains(ownTables().staged(run)))
                .filter(run -> !services.leases()
                        .working(index.batchOf(run).orElseThrow())
                        .equals(Optional.of(run)))
                .map(run -> ownTables().staged(run))
                .toList();
    }

    private StagedTables staged() {
        return new StagedTables(services.redshift(), ownTables().schema());
    }

    private OwnTables ownTables() {
        return new OwnTables(services.environment().redshift().ledgerSchema());
    }
}
