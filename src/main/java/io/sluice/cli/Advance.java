package io.sluice.cli;

import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.Counted;
import io.sluice.model.RowCounts;
import io.sluice.run.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How far a backfill has come as a whole, from what its batches say. Not safe for several threads. */
final class Advance {
    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private final long start;
    private final Map<BatchId, Running> running = new LinkedHashMap<>();
    private int batches;
    private int done;
    private int failed;
    private long rows;

    /** A batch at work. */
    private record Running(Step step, long rows, long bytes) {}

    /** @param nanoTime as {@link System#nanoTime} */
    Advance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    void started(int total) {
        batches = total;
    }

    void began(BatchId batch) {
        running.put(batch, new Running(Step.PLAN, 0, 0));
    }

    void entered(BatchId batch, Step step) {
        running.computeIfPresent(batch, (id, at) -> new Running(step, at.rows(), at.bytes()));
    }

    void read(BatchId batch, long rowsRead, long bytesRead) {
        running.computeIfPresent(batch, (id, at) -> new Running(at.step(), rowsRead, bytesRead));
    }

    void succeeded(RunReport report) {
        running.remove(report.run().batch());
        rows += report.counts().map(RowCounts::read).orElse(0L);
        done++;
    }

    void broke(BatchId batch) {
        running.remove(batch);
        failed++;
    }

    int batches() {
        return batches;
    }

    int ended() {
        return done + failed;
    }

    /** Steps that are behind, of all batches. */
    long steps() {
        return (long) ended() * Step.values().length
                + running.values().stream().mapToLong(at -> at.step().ordinal()).sum();
    }

    /** Of a single batch its step and what it read, of several how they stand. */
    String now() {
        if (batches == 1) {
            return running.entrySet().stream()
                    .findFirst()
                    .map(only -> only.getKey().interval() + " " + at(only.getValue()))
                    .orElse("");
        }
        return done + " done" + (failed > 0 ? ", " + failed + " failed" : "") + ", " + running.size() + " running, "
                + Counted.of(rowsRead(), "row") + ", " + Lines.count(rowsASecond()) + "/s";
    }

    /** The time that the rest will take if it goes on as before, in whole seconds; empty before a batch has ended. */
    Optional<Long> secondsLeft() {
        int left = batches - ended();
        return ended() == 0 ? Optional.empty() : Optional.of(Math.round(seconds() / ended() * left));
    }

    private static String at(Running running) {
        return running.step()
                + (running.rows() > 0
                        ? " " + Counted.of(running.rows(), "row") + " " + Lines.size(running.bytes())
                        : "");
    }

    private long rowsRead() {
        return rows + running.values().stream().mapToLong(Running::rows).sum();
    }

    private long rowsASecond() {
        return Math.round(rowsRead() / Math.max(seconds(), 1e-3));
    }

    private double seconds() {
        return (nanoTime.getAsLong() - start) / NANOS;
    }
}
