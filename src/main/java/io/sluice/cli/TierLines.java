package io.sluice.cli;

import io.sluice.model.Counted;
import io.sluice.model.Interval;
import io.sluice.plan.TierPlan;
import io.sluice.run.TierExtent;
import io.sluice.run.TierOutlook;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is hot and cold, and what would move. */
final class TierLines {
    private TierLines() {}

    /** Empty when all of the flow's rows are where its file says. */
    static List<String> of(TierOutlook outlook) {
        TierPlan plan = outlook.standing().plan();
        List<String> lines = new ArrayList<>();
        if (!outlook.hot().intervals().isEmpty()) {
            lines.add("hot, in " + plan.hotTable() + ": " + text(outlook.hot()));
        }
        if (!outlook.leaving().intervals().isEmpty()) {
            lines.add("the next run takes out of Redshift: " + text(outlook.leaving()));
        }
        if (!outlook.cold().intervals().isEmpty()) {
            lines.add("on S3 only: " + text(outlook.cold()) + remedy(outlook));
        }
        boolean isSettled = outlook.leaving().intervals().isEmpty()
                && outlook.cold().intervals().isEmpty();
        return switch (plan.temperature()) {
            case TIERED -> lines;
            case HOT -> isSettled ? List.of() : lines;
            case COLD -> cold(outlook, lines);
        };
    }

    private static List<String> cold(TierOutlook outlook, List<String> lines) {
        if (outlook.hot().intervals().isEmpty()) {
            return List.of();
        }
        if (!outlook.standing().isDivided()) {
            lines.add(
                    "the table is from when the flow was hot, and is not kept up to date: drop it when nobody reads it, or"
                            + " write temperature = tiered");
        }
        return lines;
    }

    private static String remedy(TierOutlook outlook) {
        TierPlan plan = outlook.standing().plan();
        List<Interval> cold = outlook.cold().intervals();
        return switch (plan.temperature()) {
            case COLD -> "";
            case HOT, TIERED -> plan.isTiered() || outlook.standing().isDivided()
                    ? "; sluice heat " + plan.flow() + " --from "
                            + new Interval(
                                            cold.get(0).from(),
                                            cold.get(cold.size() - 1).to())
                                    .toString()
                                    .replace("/", " --to ")
                            + " brings them in"
                    : "; sluice repair " + plan.flow() + " loads them";
        };
    }

    static String text(TierExtent extent) {
        return text(extent.intervals()) + ": " + size(extent);
    }

    static String size(TierExtent extent) {
        return Counted.of(extent.batches(), "batch") + ", " + Counted.of(extent.rows(), "row") + ", "
                + Lines.size(extent.bytes()) + " on S3";
    }

    static String text(List<Interval> intervals) {
        return intervals.stream().map(Interval::toString).collect(Collectors.joining(", "));
    }
}
