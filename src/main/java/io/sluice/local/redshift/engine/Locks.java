package io.sluice.local.redshift.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The table locks of all sessions, each held to the end of its transaction. A wait that would never end fails one of
 * the transactions that wait for each other.
 */
final class Locks {
    /** Who holds locks; one per session. */
    static final class Holder {
        private boolean cancelled;
        private Name waitsFor;
        private LockMode waitsMode;
    }

    private final Map<Name, Map<Holder, LockMode>> held = new HashMap<>();

    /** Waits until the holder has the table in this mode or a stronger one. Fails when cancelled or in a deadlock. */
    synchronized void acquire(Holder holder, Name table, LockMode mode) throws SqlFailure {
        LockMode has = held.getOrDefault(table, Map.of()).get(holder);
        LockMode wanted = has != null && has.compareTo(mode) > 0 ? has : mode;
        try {
            while (isBlocked(holder, table, wanted)) {
                holder.waitsFor = table;
                holder.waitsMode = wanted;
                if (waitsForItself(holder)) {
                    throw new SqlFailure("40P01", "deadlock detected")
                            .withDetail("Waiting for a lock on table " + table
                                    + " whose holder waits for a lock of this transaction");
                }
                wait();
                if (holder.cancelled) {
                    throw Failures.cancelled();
                }
            }
            held.computeIfAbsent(table, any -> new HashMap<>()).put(holder, wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.cancelled();
        } finally {
            holder.waitsFor = null;
            holder.cancelled = false;
        }
    }

    synchronized void release(Holder holder) {
        held.values().forEach(holders -> holders.remove(holder));
        held.values().removeIf(Map::isEmpty);
        notifyAll();
    }

    /** Ends the holder's wait, if it waits. */
    synchronized void cancel(Holder holder) {
        if (holder.waitsFor != null) {
            holder.cancelled = true;
            notifyAll();
        }
    }

    private boolean isBlocked(Holder holder, Name table, LockMode mode) {
        return !blockers(holder, table, mode).isEmpty();
    }

    private Set<Holder> blockers(Holder holder, Name table, LockMode mode) {
        Set<Holder> blockers = new HashSet<>();
        held.getOrDefault(table, Map.of()).forEach((other, its) -> {
            if (other != holder && !its.allows(mode)) {
                blockers.add(other);
            }
        });
        return blockers;
    }

    private boolean waitsForItself(Holder start) {
        Set<Holder> seen = new HashSet<>();
        Set<Holder> next = new HashSet<>(blockers(start, start.waitsFor, start.waitsMode));
        while (!next.isEmpty()) {
            if (next.contains(start)) {
                return true;
            }
            Set<Holder> beyond = new HashSet<>();
            for (Holder holder : next) {
                if (seen.add(holder) && holder.waitsFor != null) {
                    beyond.addAll(blockers(holder, holder.waitsFor, holder.waitsMode));
                }
            }
            next = beyond;
        }
        return false;
    }
}
