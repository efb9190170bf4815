package io.sluice.run;

import io.sluice.ledger.Ledger;
import io.sluice.ledger.RunReport;
import io.sluice.model.Interval;
import io.sluice.model.RowCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a flow has in some stretches of time, by what its ledger says of the newest run of each batch that succeeded.
 *
 * @param bytes on S3; those in Redshift are as a rule more or fewer by its own encodings
 */
public record TierExtent(List<Interval> intervals, int batches, long rows, long bytes) {
    public TierExtent {
        intervals = List.copyOf(intervals);
    }

    /** Of stretches that hold batches, or none. */
    static TierExtent of(Ledger ledger, String flow, List<Interval> intervals) {
        return of(intervals, reports(ledger, flow, intervals));
    }

    /** As {@link #of}, and only of the stretches of batches that succeeded. */
    static TierExtent ofBatches(Ledger ledger, String flow, List<Interval> windows) {
        Map<Interval, RunReport> reports = reports(ledger, flow, windows);
        List<Interval> joined = new ArrayList<>();
        for (Interval window : reports.keySet()) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).to().equals(window.from())) {
                joined.set(last, new Interval(joined.get(last).from(), window.to()));
            } else {
                joined.add(window);
            }
        }
        return of(joined, reports);
    }

    private static TierExtent of(List<Interval> intervals, Map<Interval, RunReport> reports) {
        return new TierExtent(
                intervals,
                reports.size(),
                reports.values().stream()
                        .mapToLong(r -> r.counts().map(RowCounts::written).orElse(0L))
                        .sum(),
                reports.values().stream().mapToLong(RunReport::bytes).sum());
    }

    private static Map<Interval, RunReport> reports(Ledger ledger, String flow, List<Interval> intervals) {
        Map<Interval, RunReport> newest = new TreeMap<>();
        for (Interval interval : intervals) {
            ledger.history(flow, interval)
                    .filter(r -> r.outcome() == RunReport.Outcome.DONE)
                    .forEach(r -> newest.putIfAbsent(r.run().batch().interval(), r));
        }
        return newest;
    }
}
