package io.sluice.warehouse;

import io.sluice.config.Warehouse;
import io.sluice.model.Interval;
import io.sluice.model.TableName;
import io.sluice.plan.OwnTables;
import io.sluice.plan.TierPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Redshift has of a flow that may be divided between hot and cold, by Sluice's own tables; no rows are read. */
public final class TierStanding {
    private final TierPlan plan;
    private final Optional<HotSet> recorded;
    private final HotSet hot;

    private TierStanding(TierPlan plan, Optional<HotSet> recorded, HotSet hot) {
        this.plan = plan;
        this.recorded = recorded;
        this.hot = hot;
    }

    /** One for the flow's table, or for each table that a flow which is cold now had; changes nothing. */
    public static List<TierStanding> read(RedshiftConnection redshift, TierPlan plan) {
        try (Session session = redshift.open(new QueryTag(plan.flow(), "", "", "tiers"))) {
            return tables(session, plan).stream()
                    .map(table -> read(session, plan.of(table)))
                    .toList();
        }
    }

    private static TierStanding read(Session session, TierPlan plan) {
        Optional<HotSet> recorded = new Tiers(plan).readIfThere(session);
        return new TierStanding(plan, recorded, recorded.orElseGet(() -> HotSet.of(LoadedWindows.of(session, plan))));
    }

    private static List<TableName> tables(Session session, TierPlan plan) {
        if (plan.temperature() != Warehouse.Temperature.COLD) {
            return List.of(plan.hotTable());
        }
        OwnTables own = new OwnTables(plan.ledgerTable().schema());
        List<TableName> tables = new ArrayList<>();
        for (List<String> row : session.queryIfThere(new OwnerStatement.SelectTables(own.owners(), plan.flow()))
                .orElse(List.of())) {
            TableName table = TableName.parse(row.get(0));
            if (session.columns(new TableStatement.DescribeTable(table)).isPresent()) {
                tables.add(table);
            }
        }
        return tables;
    }

    public TierPlan plan() {
        return plan;
    }

    /** Whether a view shows hot and cold rows as one table. */
    public boolean isDivided() {
        return recorded.isPresent();
    }

    /** What is in the hot table. */
    public List<Interval> hot() {
        return hot.intervals();
    }

    /** What of it the run of a window would take out. */
    public List<Interval> leaving(Interval window) {
        return switch (plan.temperature()) {
            case HOT -> List.of();
            case COLD -> isDivided() ? hot.intervals() : List.of();
            case TIERED -> {
                Instant newest =
                        hot.end().filter(end -> end.isAfter(window.to())).orElse(window.to());
                yield hot.olderThan(plan.oldUntil(newest));
            }
        };
    }

    /** What of some windows is on S3 only. */
    public List<Interval> cold(List<Interval> windows) {
        return HotSet.of(windows).without(hot.intervals()).intervals();
    }
}
