package io.sluice.local.redshift.engine;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The table locks of all sessions, each held to the end of its transaction. A wait that would never end fails one of
 * the transactions that wait for each other.
 */
final class Locks {
    /** Who holds locks; one per session. */
    static final class Holder {
        private final String user;
        private final int processId;
        private long transaction;
        private LocalDateTime start = Transaction.now();
        private boolean cancelled;
        private Name waitsFor;
        private LockMode waitsMode;

        Holder(String user, int processId) {
            this.user = user;
            this.processId = processId;
        }
    }

    /** A lock that a transaction has, or waits for. */
    record Held(
            Name table, LockMode mode, String user, int processId, long transaction, LocalDateTime start, State state) {
        enum State {
            GRANTED,
            WAITING
        }

        private static Held of(Name table, LockMode mode, Holder holder, State state) {
            return new Held(table, mode, holder.user, holder.processId, holder.transaction, holder.start, state);
        }
    }

    /** The holder is in a transaction of its own from here on. */
    synchronized void label(Holder holder, long transaction, LocalDateTime start) {
        holder.transaction = transaction;
        holder.start = start;
    }

    /** What is held and waited for now. */
    synchronized List<Held> all() {
        List<Held> all = new ArrayList<>();
        held.forEach((table, holders) ->
                holders.forEach((holder, mode) -> all.add(Held.of(table, mode, holder, Held.State.GRANTED))));
        waiting.forEach(holder -> all.add(Held.of(holder.waitsFor, holder.waitsMode, holder, Held.State.WAITING)));
        return all;
    }

    private final Map<Name, Map<Holder, LockMode>> held = new HashMap<>();
    private final Set<Holder> waiting = new HashSet<>();

    /** Waits until the holder has the table in this mode or a stronger one. Fails when cancelled or in a deadlock. */
    synchronized void acquire(Holder holder, Name table, LockMode mode) throws SqlFailure {
        LockMode has = held.getOrDefault(table, Map.of()).get(holder);
        LockMode wanted = has != null && has.compareTo(mode) > 0 ? has : mode;
        try {
            while (isBlocked(holder, table, wanted)) {
                holder.waitsFor = table;
                holder.waitsMode = wanted;
                waiting.add(holder);
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
            waiting.remove(holder);
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
