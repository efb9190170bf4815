package io.sluice.local.bench;

import java.time.LocalDate;
import java.time.ZoneOffset;

/** One way to keep the same events on S3. */
enum Layout {
    /** As the app wrote them: JSON lines, an object a day. A day is a range of {@code ts}. */
    JSON("raw JSON", "music_lake.events_json") {
        @Override
        String between(LocalDate from, LocalDate to) {
            return "(e.ts >= " + millis(from) + " and e.ts < " + millis(to) + ")";
        }
    },
    /** As a flow writes them that says neither partition-by nor sort-by. */
    FLAT("unpartitioned Parquet", "music_lake.events_flat"),
    /** As the flow {@code events_cold} does: a partition a day, sorted by user. */
    LAKE("Sluice's layout", "music_lake.events_lake");

    private final String title;
    private final String table;

    Layout(String title, String table) {
        this.title = title;
        this.table = table;
    }

    String title() {
        return title;
    }

    String table() {
        return table;
    }

    /** The condition that an event {@code e} is of these days, {@code to} not included. */
    String between(LocalDate from, LocalDate to) {
        return "(e.dt >= '" + from + "' and e.dt < '" + to + "')";
    }

    private static long millis(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
