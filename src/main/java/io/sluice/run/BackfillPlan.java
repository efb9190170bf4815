package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.model.Interval;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done of a range of batches.
 *
 * @param batches in the order of their windows
 */
public record BackfillPlan(Flow flow, List<PlannedBatch> batches) {
    public BackfillPlan {
        batches = List.copyOf(batches);
    }

    /** This plan, and then another one of the same flow, for later windows. */
    public BackfillPlan then(BackfillPlan later) {
        List<PlannedBatch> both = new ArrayList<>(batches);
        both.addAll(later.batches);
        return new BackfillPlan(flow, both);
    }

    public List<PlannedBatch> toRun() {
        return batches.stream().filter(PlannedBatch::isToRun).toList();
    }

    /** The windows of {@link #toRun}. */
    public List<Interval> windows() {
        return toRun().stream().map(planned -> planned.batch().interval()).toList();
    }
}
