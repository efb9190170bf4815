package io.sluice.local.redshift.engine;

import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What the sessions of a database do and did, as its system views show it. */
final class Activity {
    private final History history;
    private final Locks locks;
    private final Wear wear = new Wear();
    private final Map<Integer, Connected> sessions = new ConcurrentSkipListMap<>();

    /** A session that is open. */
    record Connected(int processId, String user, String database, LocalDateTime start) {}

    Activity(History history, Locks locks) {
        this.history = history;
        this.locks = locks;
    }

    void connected(Connected session) {
        sessions.put(session.processId(), session);
    }

    void left(int processId) {
        sessions.remove(processId);
    }

    Collection<Connected> sessions() {
        return sessions.values();
    }

    /** What changes have done to tables. */
    Wear wear() {
        return wear;
    }

    List<Locks.Held> locks() {
        return locks.all();
    }

    /** The query of all runs of statements, with the columns of {@link Run#COLUMNS}. */
    String runs() throws SqlFailure {
        return history.runs();
    }
}
