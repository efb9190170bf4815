package io.sluice.warehouse;

import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.plan.LoadPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Replaces the rows of a batch's partitions in a hot table by those of a commit. COPY runs before the transaction, into a
 * temporary table of the session; a session that was lost has lost it too, and copies again.
 */
final class Replacement implements LedgerTransaction.Work {
    private static final int NONE = 0;

    private final LakeCommit commit;
    private final LoadPlan plan;
    private int created = NONE;
    private int staged = NONE;

    Replacement(LakeCommit commit, LoadPlan plan) {
        this.commit = commit;
        this.plan = plan;
    }

    @Override
    public void prepare(Session session) {
        int connection = session.connection();
        if (written() == 0 || staged == connection) {
            return;
        }
        if (created == connection) {
            session.execute(new LoadStatement.DropStaging());
        }
        created = connection;
        session.execute(new LoadStatement.CreateStaging(commit.schema(), plan.distributionKey()));
        session.execute(
                new LoadStatement.CopyManifest(commit.manifest(), new IamRole(plan.copyRole()), commit.schema()));
        requireRows(
                "COPY staged",
                Long.parseLong(
                        session.query(new LoadStatement.CountStaging()).get(0).get(0)));
        staged = connection;
    }

    @Override
    public LedgerTransaction.Effect run(Session session) {
        long replaced = delete(session);
        if (written() > 0) {
            requireRows(
                    "INSERT added", session.execute(new LoadStatement.InsertStaging(plan.hotTable(), commit.schema())));
        }
        return new LedgerTransaction.Effect(written(), replaced);
    }

    /** Leaves the connection to the next session without the temporary table. */
    void leave(Session session) {
        if (!session.isOn(created)) {
            return;
        }
        try {
            session.execute(new LoadStatement.DropStaging());
        } catch (FlowException e) {
            session.drop();
        }
    }

    private long written() {
        return commit.counts().written();
    }

    private long delete(Session session) {
        if (commit.partitionColumns().isEmpty()) {
            return session.execute(new LoadStatement.DeleteAll(plan.hotTable()));
        }
        Set<List<String>> values = new LinkedHashSet<>();
        commit.partitions().stream().map(Partition::values).forEach(values::add);
        values.addAll(plan.ownedBefore());
        if (values.isEmpty()) {
            return 0;
        }
        return session.execute(new LoadStatement.DeletePartitions(
                plan.hotTable(), commit.schema(), commit.partitionColumns(), new ArrayList<>(values)));
    }

    private void requireRows(String what, long rows) {
        if (rows != written()) {
            throw FlowException.failed(what + " " + rows + " rows of " + commit.manifest() + ", and " + written()
                    + " were written to its files. The table is unchanged: readers see what they saw before. Run the"
                    + " batch again; if it persists, compare the manifest with the files that it lists.");
        }
    }
}
