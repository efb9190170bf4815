package io.sluice.run;

import io.sluice.config.Flow;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the batches of a range in order, up to the first that fails. */
public final class Backfill {
    private final BatchRunner runner;
    private final Progress progress;

    public Backfill(Services services, Progress progress) {
        this.runner = new BatchRunner(services, progress, Clock.systemUTC());
        this.progress = progress;
    }

    /**
     * What came of it.
     *
     * @param reports of the batches that are done
     * @param failure of the batch after them
     * @param left batches that were not begun
     */
    public record Result(List<RunReport> reports, Optional<FlowException> failure, int left) {
        public Result {
            reports = List.copyOf(reports);
        }
    }

    public Result run(Flow flow, List<Interval> windows) {
        List<RunReport> reports = new ArrayList<>();
        for (Interval window : windows) {
            BatchId batch = new BatchId(flow.name(), window);
            progress.batchStarted(batch, reports.size() + 1, windows.size());
            try {
                RunReport report = runner.run(flow, batch);
                reports.add(report);
                progress.batchFinished(report);
            } catch (FlowException e) {
                return new Result(reports, Optional.of(e), windows.size() - reports.size() - 1);
            }
        }
        return new Result(reports, Optional.empty(), 0);
    }
}
