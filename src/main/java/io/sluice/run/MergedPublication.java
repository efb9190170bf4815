package io.sluice.run;

import io.sluice.catalog.GlueCatalog;
import io.sluice.catalog.Registration;
import io.sluice.catalog.ShownPartitions;
import io.sluice.lake.MergedTable;
import io.sluice.lake.MergedVersion;
import io.sluice.lake.SymlinkManifests;
import io.sluice.ledger.Lease;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.plan.MergePlan;
import io.sluice.plan.RegisterPlan;
import java.util.List;
import java.util.concurrent.locks.Lock;

/**
 * Merges a batch into the lake table and shows the result. The log is the table; Glue follows it: what readers of the catalog
 * are shown is a version of the log, and a run that shows a version shows all that commits before it have changed, whichever
 * run made them and died.
 *
 * <p>Glue swaps partitions without comparing. So a run asks the log again after its swaps, and shows the newer version when
 * there is one: of two runs the one that swaps last knows the newest.
 */
final class MergedPublication {
    private static final int ROUNDS = 5;

    private final Services services;
    private final Lease lease;
    private final RegisterPlan plan;
    private final MergePlan merge;
    private final GlueCatalog glue;

    MergedPublication(Services services, Lease lease, RegisterPlan plan, MergePlan merge) {
        this.services = services;
        this.lease = lease;
        this.plan = plan;
        this.merge = merge;
        this.glue = new GlueCatalog(services.glue());
    }

    /** One at a time of the batches of this process: of two merges at once, one would be in vain. */
    Registration register(LakeCommit changes) {
        Lock alone = services.merging(plan.table());
        alone.lock();
        try {
            glue.requireOurs(plan);
            lease.confirm();
            MergedTable table = new MergedTable(services.spark(), plan, merge);
            table.merge(changes);
            lease.confirm();
            return show(table, table.shaped(changes));
        } finally {
            alone.unlock();
        }
    }

    private Registration show(MergedTable table, LakeCommit commit) {
        long since = glue.shownVersion(plan);
        MergedVersion version = whole(table.version(since), since);
        Registration registration = show(commit, version);
        for (int round = 0; round < ROUNDS; round++) {
            if (table.newestVersion() == version.version()) {
                return registration;
            }
            version = whole(table.version(since), since);
            registration = show(commit, version);
        }
        throw new FlowException(
                FailureKind.RETRYABLE,
                "Other runs merged into " + plan.table() + " each time this one had shown what there was. Run the batch"
                        + " again.");
    }

    /** Where it is not known what Glue shows, what it has and the log has not is to go. */
    private MergedVersion whole(MergedVersion version, long since) {
        return since < 0
                ? version.with(
                        ShownPartitions.all(services.glue(), plan.table()).ours(), plan.emptyDirectory())
                : version;
    }

    private Registration show(LakeCommit commit, MergedVersion version) {
        S3Location manifests =
                merge.directory().resolve("_symlink_format_manifest").resolve("version=" + version.version());
        List<Partition> shown =
                new SymlinkManifests(services.s3()).put(version.partitions(), manifests, commit.partitionColumns());
        LakeCommit whole = new LakeCommit(
                commit.run(),
                commit.table(),
                commit.schema(),
                commit.partitionColumns(),
                shown,
                commit.manifest(),
                commit.counts());
        return glue.registerMerged(whole, plan, version.version(), version.rows());
    }
}
