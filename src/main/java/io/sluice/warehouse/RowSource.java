package io.sluice.warehouse;

import io.sluice.config.LoadStrategy;
import io.sluice.model.FlowException;
import io.sluice.model.LakeCommit;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.plan.LoadPlan;
import io.sluice.plan.StagePlan;
import java.util.List;

/** Where Redshift finds the rows of a batch. */
sealed interface RowSource {
    static RowSource of(LakeCommit commit, LoadPlan plan) {
        return of(plan, commit.schema(), commit.manifest());
    }

    static RowSource of(LoadPlan plan, Schema schema, S3Location manifest) {
        return plan.stage()
                .<RowSource>map(stage -> new Passed(stage, schema, plan.strategy()))
                .orElse(new Files(manifest, schema, new IamRole(plan.copyRole())));
    }

    /** Fills the staging table. */
    SqlStatement fill();

    /** What must not be among the staged rows. */
    List<Strategy.Rule> rules();

    /** The failure of {@link #fill}, as much as can be found out about it. */
    FlowException explained(FlowException failure, Session session);

    /** What to do when it has other rows than were written, again and again. */
    String remedy();

    /** Files of the lake, by their manifest. */
    record Files(S3Location manifest, Schema schema, IamRole role) implements RowSource {
        @Override
        public SqlStatement fill() {
            return new LoadStatement.CopyManifest(manifest, role, schema);
        }

        @Override
        public List<Strategy.Rule> rules() {
            return List.of();
        }

        @Override
        public FlowException explained(FlowException failure, Session session) {
            return new CopyFailure(manifest, failure).explained(session);
        }

        @Override
        public String remedy() {
            return "compare the manifest with the files that it lists";
        }

        @Override
        public String toString() {
            return manifest.toString();
        }
    }

    /** A table of the run that the spark-redshift connector has filled. */
    record Passed(StagePlan plan, Schema schema, LoadStrategy strategy) implements RowSource {
        @Override
        public SqlStatement fill() {
            return new StageStatement.TakeStaged(plan.table(), schema);
        }

        /** The batch replaces the rows of its window in the hot table: rows of another would be added with each run. */
        @Override
        public List<Strategy.Rule> rules() {
            return plan
                    .windowColumn()
                    .filter(window -> strategy.isByPartition())
                    .map(window -> new Strategy.Rule(
                            new StageStatement.CountOfOtherWindows(window),
                            "rows with another " + window.name() + " than that of their window, "
                                    + window.partitionValue(),
                            "Leave source.window-column as it is in munge.sql, or land the rows in the lake, by"
                                    + " warehouse.via = copy and lake.partition-by."))
                    .stream()
                    .toList();
        }

        @Override
        public FlowException explained(FlowException failure, Session session) {
            return failure;
        }

        @Override
        public String remedy() {
            return "report it";
        }

        @Override
        public String toString() {
            return plan.table().toString();
        }
    }
}
