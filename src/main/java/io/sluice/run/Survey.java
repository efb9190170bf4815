package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.extract.ObjectListing;
import io.sluice.ledger.BatchHistory;
import io.sluice.ledger.Ledger;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.InputChange;
import io.sluice.model.Interval;
import io.sluice.model.SourceObject;
import io.sluice.plan.WindowObjects;
import io.sluice.run.PlannedBatch.Decision;
import io.sluice.storage.AtOnce;
import java.util.List;
import java.util.Optional;

/**
 * Finds out how far the batches of a range have come. A batch costs a LIST and a GET of the ledger, and where its objects
 * are compared a listing of its window; many are asked for at once.
 */
public final class Survey {
    private final Services services;

    public Survey(Services services) {
        this.services = services;
    }

    /** @throws io.sluice.model.FlowException when S3 does not answer or refuses */
    public BackfillPlan plan(Flow flow, List<Interval> windows, Selection selection) {
        Ledger ledger = services.ledger();
        return new BackfillPlan(flow, AtOnce.map(windows, window -> planned(ledger, flow, window, selection)));
    }

    private PlannedBatch planned(Ledger ledger, Flow flow, Interval window, Selection selection) {
        BatchId batch = new BatchId(flow.name(), window);
        try {
            return planned(ledger.last(batch), flow, batch, selection);
        } catch (FlowException e) {
            throw StepTimer.placed(batch, Step.PLAN, e);
        }
    }

    private PlannedBatch planned(BatchHistory history, Flow flow, BatchId batch, Selection selection) {
        BatchState state = BatchState.of(history.newest());
        List<SourceObject> objects = selection.comparesObjects() ? objects(flow, batch) : List.of();
        Optional<InputChange> change = history.newest()
                .filter(newest -> selection.comparesObjects() && state == BatchState.DONE)
                .map(newest -> InputChange.between(newest.inputs(), objects));
        boolean isDone = state == BatchState.DONE;
        boolean hasChanged = change.map(c -> !c.isNone()).orElse(false);
        boolean isToRun =
                switch (selection) {
                    case ALL -> true;
                    case NOT_DONE -> !isDone;
                    case NOT_DONE_OR_CHANGED -> !isDone || hasChanged;
                    case CHANGED -> isDone ? hasChanged : !objects.isEmpty() || hasLeftSomething(history);
                };
        return new PlannedBatch(batch, state, history.newest(), change, isToRun ? Decision.RUN : Decision.LEAVE);
    }

    private List<SourceObject> objects(Flow flow, BatchId batch) {
        return flow.source()
                .path()
                .map(path -> ObjectListing.of(services.s3(), WindowObjects.of(path, batch.interval())))
                .orElseThrow(() -> FlowException.configuration("flow " + flow.name()
                        + " reads a query of Redshift, which has no objects that could be compared: leave out --changed;"
                        + " --force runs windows that are done"));
    }

    /** Whether an earlier run had objects that are gone now, or wrote what readers may still see. */
    private static boolean hasLeftSomething(BatchHistory history) {
        return !history.ownedPartitions().isEmpty()
                || history.newest().map(newest -> !newest.inputs().isEmpty()).orElse(false);
    }
}
