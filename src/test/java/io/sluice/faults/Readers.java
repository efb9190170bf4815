package io.sluice.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Readers of a flow who look again and again, and never may see but whole versions: of a table in Redshift one version at a
 * time, of a lake table one in each partition.
 */
final class Readers implements AutoCloseable {
    private static final long PAUSE_MILLIS = 100;

    private final FaultFlow flow;
    private final List<Version> versions;
    private final Map<Sight, Integer> looks = new EnumMap<>(Sight.class);
    private final List<String> complaints = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private Readers(FaultFlow flow, List<Version> versions) {
        this.flow = flow;
        this.versions = new CopyOnWriteArrayList<>(versions);
        this.thread = new Thread(this::look, "readers");
        thread.setDaemon(true);
    }

    /** Begins to look at tables that are there. */
    static Readers of(FaultFlow flow, Version... versions) {
        Readers readers = new Readers(flow, List.of(versions));
        readers.thread.start();
        return readers;
    }

    /** One more version is whole. */
    void allow(Version version) {
        versions.add(version);
    }

    private void look() {
        try {
            do {
                for (Sight sight : Sight.values()) {
                    Map<String, List<String>> seen = sight.look(flow);
                    looks.merge(sight, 1, Integer::sum);
                    if (!isWhole(sight, seen)) {
                        complaints.add(sight + " showed " + seen);
                    }
                }
            } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            complaints.add("a look failed: " + e);
        }
    }

    private boolean isWhole(Sight sight, Map<String, List<String>> seen) {
        return switch (sight) {
            case HOT, TRANSFORMED -> versions.stream().anyMatch(v -> v.sight().equals(seen));
            case COLD, FILES -> Stream.concat(
                            seen.keySet().stream(), versions.stream().flatMap(v -> v.sight().keySet().stream()))
                    .distinct()
                    .allMatch(kind -> versions.stream()
                            .anyMatch(v -> Objects.equals(v.sight().get(kind), seen.get(kind))));
        };
    }

    /** Ends, and fails if anybody saw what nobody may see. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!complaints.isEmpty()) {
            throw new AssertionError("readers of " + flow.name() + " saw " + complaints.size()
                    + " times what is no version of " + Arrays.toString(versions.toArray()) + ", first: "
                    + complaints.get(0));
        }
        if (looks.size() < Sight.values().length) {
            throw new AssertionError("the readers saw too little: " + looks);
        }
    }
}
