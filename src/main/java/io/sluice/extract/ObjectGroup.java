package io.sluice.extract;

import io.sluice.model.SourceObject;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.spark.sql.connector.read.InputPartition;

/** The objects that one task reads, one after the other. */
record ObjectGroup(int index, List<PinnedObject> objects) implements InputPartition {
    private static final long MOST_BYTES = 128L << 20;

    /** What opening an object costs, in bytes that could be read meanwhile. */
    private static final long OPENING = 1L << 20;

    /** An object as tasks know it. */
    record PinnedObject(String bucket, String key, String etag, long bytes) implements Serializable {
        private static PinnedObject of(SourceObject object) {
            return new PinnedObject(
                    object.location().bucket(), object.location().key(), object.etag(), object.bytes());
        }

        String uri() {
            return "s3://" + bucket + "/" + key;
        }
    }

    /**
     * Groups of about equal size: at least {@code parallelism} when there are as many objects, more when a group would
     * become large. The same objects and parallelism give the same groups.
     */
    static List<ObjectGroup> pack(List<SourceObject> objects, int parallelism) {
        long total = objects.stream().mapToLong(ObjectGroup::cost).sum();
        long count = Math.min(objects.size(), Math.max(parallelism, (total + MOST_BYTES - 1) / MOST_BYTES));
        PriorityQueue<Bin> bins =
                new PriorityQueue<>(Comparator.comparingLong((Bin b) -> b.cost).thenComparingInt(b -> b.index));
        List<Bin> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Bin(i));
        }
        bins.addAll(all);
        Comparator<SourceObject> largestFirst =
                Comparator.comparingLong(SourceObject::bytes).reversed();
        for (SourceObject object : objects.stream().sorted(largestFirst).toList()) {
            Bin bin = bins.remove();
            bin.add(object);
            bins.add(bin);
        }
        return all.stream().map(Bin::group).toList();
    }

    private static long cost(SourceObject object) {
        return object.bytes() + OPENING;
    }

    private static final class Bin {
        private final int index;
        private final List<SourceObject> objects = new ArrayList<>();
        private long cost;

        private Bin(int index) {
            this.index = index;
        }

        private void add(SourceObject object) {
            objects.add(object);
            cost += cost(object);
        }

        private static long cost(SourceObject object) {
            return ObjectGroup.cost(object);
        }

        private ObjectGroup group() {
            List<PinnedObject> ordered = objects.stream()
                    .sorted(Comparator.comparing(o -> o.location().toString()))
                    .map(PinnedObject::of)
                    .toList();
            return new ObjectGroup(index, new ArrayList<>(ordered));
        }
    }
}
