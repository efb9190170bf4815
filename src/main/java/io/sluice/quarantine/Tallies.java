package io.sluice.quarantine;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.util.AccumulatorV2;

/**
 * Brings the tallies of all partitions to the driver. A partition that is computed again, because a task was repeated or
 * because Spark samples the rows before it sorts them, replaces its tally instead of adding to it: a plain sum would count
 * its rows twice.
 */
final class Tallies extends AccumulatorV2<Tally, Map<Tallies.Key, Tally>> {
    private static final long serialVersionUID = 1;

    /** Heartbeats read it while a task adds to it. */
    private final ConcurrentHashMap<Key, Tally> byPartition = new ConcurrentHashMap<>();

    record Key(Stage stage, int partition) implements Serializable {}

    /**
     * True for one that is being read from a task's bytes, too: Spark makes an accumulator known to heartbeats before its
     * fields are there (AccumulatorV2.readObject of Spark 3.5), and what a task begins with is empty.
     */
    @Override
    public boolean isZero() {
        return byPartition == null || byPartition.isEmpty();
    }

    @Override
    public Tallies copy() {
        Tallies copy = new Tallies();
        copy.byPartition.putAll(byPartition);
        return copy;
    }

    @Override
    public void reset() {
        byPartition.clear();
    }

    @Override
    public void add(Tally tally) {
        byPartition.merge(
                new Key(tally.stage(), tally.partition()), tally, (old, now) -> old.isFullerThan(now) ? old : now);
    }

    @Override
    public void merge(AccumulatorV2<Tally, Map<Key, Tally>> other) {
        other.value().values().forEach(this::add);
    }

    @Override
    public Map<Key, Tally> value() {
        return byPartition;
    }

    Stream<Tally> of(Stage stage) {
        return byPartition.values().stream()
                .filter(tally -> tally.stage() == stage)
                .sorted(Comparator.comparingInt(Tally::partition));
    }

    long rows(Stage stage) {
        return of(stage).mapToLong(Tally::rows).sum();
    }

    long rejected(Stage stage) {
        return of(stage).mapToLong(Tally::rejected).sum();
    }
}
