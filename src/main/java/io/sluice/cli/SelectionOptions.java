package io.sluice.cli;

import io.sluice.config.Flow;
import io.sluice.config.TimeSpan;
import io.sluice.config.Window;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.run.BackfillPlan;
import io.sluice.run.Selection;
import io.sluice.run.Services;
import io.sluice.run.Survey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which windows of a range are run. */
final class SelectionOptions {
    @Option(names = "--force", description = "Run every window of the range, also those that are done.")
    private boolean force;

    @Option(
            names = "--changed",
            description =
                    "Run the windows whose objects are not those of their last run: new, replaced or removed. Without --from, look back over source.late-for.")
    private boolean changed;

    /** Finds out what is to be done; reads ledger and listings, changes nothing. */
    BackfillPlan plan(Services services, Flow flow, WindowOptions range, Instant now) {
        if (force && changed) {
            throw FlowException.configuration(
                    "--force runs every window and --changed only those that changed: leave out one of them");
        }
        Window window = flow.source().window();
        boolean hasWindows = !(window instanceof Window.Whole);
        Optional<TimeSpan> lateFor = flow.source().lateFor();
        if (changed && hasWindows && !range.isGiven() && lateFor.isEmpty()) {
            throw FlowException.configuration("--changed looks back over source.late-for, which flow " + flow.name()
                    + " does not have: write it, for example late-for = 3 days, or say --from and --to");
        }
        List<Interval> windows = range.windows(flow, now);
        Survey survey = new Survey(services);
        boolean hasObjects = flow.source().path().isPresent();
        BackfillPlan plan = survey.plan(flow, windows, selection(hasWindows || !hasObjects, lateFor));
        if (lateFor.isEmpty() || changed && range.isGiven()) {
            return plan;
        }
        List<Interval> earlier =
                window.endedWithin(lateFor.get(), windows.get(0).from());
        return survey.plan(flow, earlier, Selection.CHANGED).then(plan);
    }

    /** A flow of objects without windows has one batch, which is to hold whatever objects there are. */
    private Selection selection(boolean isDoneOnce, Optional<TimeSpan> lateFor) {
        if (force) {
            return Selection.ALL;
        }
        if (changed) {
            return Selection.CHANGED;
        }
        return isDoneOnce && lateFor.isEmpty() ? Selection.NOT_DONE : Selection.NOT_DONE_OR_CHANGED;
    }
}
