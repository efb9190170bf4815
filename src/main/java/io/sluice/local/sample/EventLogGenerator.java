package io.sluice.local.sample;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the raw event log of a music app, one object a day, one JSON document a line: artist, auth, firstName, gender,
 * itemInSession, lastName, length (seconds), level, location, method, page, registration (epoch milliseconds),
 * sessionId, song, status, ts (epoch milliseconds), userAgent, userId. Lines ascend in {@code ts}, every {@code ts} lies
 * in its object's UTC day, and (sessionId, itemInSession) occurs once in all days. A day's bytes depend on the arguments
 * and the day only.
 */
public final class EventLogGenerator {
    private static final long DAY_MILLIS = 24L * 3600 * 1000;
    private static final long MEGABYTE = 1_000_000;
    /** Sessions are numbered within their day; a day has no more than this. */
    private static final long SESSIONS_PER_DAY = 100_000_000L;

    private static final int OPEN_SESSIONS = 48;
    private static final int LONGEST_SESSION = 60;
    private static final int BUFFER = 1 << 16;
    private static final int SAMPLED_LINES = 5_000;

    private final long eventsPerDay;
    private final int flawsPerDay;
    private final long seed;
    private final List<Song> songs;
    private final List<Listener> listeners;

    /**
     * @param eventsPerDay good lines in each object
     * @param flawsPerDay lines with a {@link Flaw} that are put between them, the kinds in turn
     * @param seed another one gives other songs, users and events
     */
    public EventLogGenerator(long eventsPerDay, int flawsPerDay, long seed) {
        if (eventsPerDay < 0 || flawsPerDay < 0) {
            throw new IllegalArgumentException(
                    "Lines cannot be negative: " + eventsPerDay + " events, " + flawsPerDay + " flaws a day");
        }
        if (flawsPerDay > 0 && eventsPerDay == 0) {
            throw new IllegalArgumentException("Flawed lines are made from events: ask for at least one event a day");
        }
        this.eventsPerDay = eventsPerDay;
        this.flawsPerDay = flawsPerDay;
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        songs = Song.all(random);
        listeners = Listener.all(random, (int) Math.min(100_000, 96 + eventsPerDay / 200));
    }

    /** How many events a day give about so many megabytes (10^6 bytes, not compressed) in all days together. */
    public static long eventsPerDay(long totalMegabytes, int days) {
        if (totalMegabytes < 0 || days < 1) {
            throw new IllegalArgumentException("Expected at least one day and no negative size, not " + days
                    + " days and " + totalMegabytes + " MB");
        }
        try {
            DaySummary sample = new EventLogGenerator(SAMPLED_LINES, 0, 1)
                    .day(LocalDate.of(2018, 11, 1), OutputStream.nullOutputStream());
            return Math.max(1, totalMegabytes * MEGABYTE * SAMPLED_LINES / sample.bytes() / days);
        } catch (IOException e) {
            throw new IllegalStateException("Writing to nowhere failed", e);
        }
    }

    /** Where a day's object lies: {@code log_data/2018/11/2018-11-01-events.json}, {@code .json.gz} when packed. */
    public static String key(LocalDate day, Packing packing) {
        return String.format(
                Locale.ROOT,
                "log_data/%04d/%02d/%s-events%s",
                day.getYear(),
                day.getMonthValue(),
                day,
                packing.suffix());
    }

    /** Opens what an object is written to. */
    @FunctionalInterface
    public interface Objects {
        OutputStream create(String key) throws IOException;
    }

    /** Writes the objects of consecutive days. */
    public List<DaySummary> days(LocalDate first, int count, Packing packing, Objects objects) throws IOException {
        List<DaySummary> summaries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LocalDate day = first.plusDays(i);
            try (OutputStream object = objects.create(key(day, packing));
                    OutputStream out = packing == Packing.GZIP ? new GZIPOutputStream(object, BUFFER) : object) {
                summaries.add(day(day, out));
            }
        }
        return summaries;
    }

    /** Writes the lines of a day, not compressed; the stream stays open. */
    public DaySummary day(LocalDate day, OutputStream to) throws IOException {
        OutputStream out = new BufferedOutputStream(to, BUFFER);
        Day events = new Day(day);
        Map<Flaw, Long> flaws = new EnumMap<>(Flaw.class);
        long bytes = 0;
        int spoilt = 0;
        for (long i = 0; i < eventsPerDay; i++) {
            events.next(i);
            bytes += events.line.writeTo(out);
            // The k-th flaw follows the event at k/flaws of the day.
            while (spoilt < flawsPerDay && spoilt * eventsPerDay / flawsPerDay <= i) {
                Flaw flaw = Flaw.values()[spoilt % Flaw.values().length];
                events.spoil(flaw);
                bytes += events.line.writeTo(out);
                flaws.merge(flaw, 1L, Long::sum);
                spoilt++;
            }
        }
        out.flush();
        return new DaySummary(day, eventsPerDay, flaws, bytes);
    }

    /** A session that goes on. */
    private static final class Session {
        private long id;
        private Listener listener;
        private int item;
        private int items;
    }

    /** The events of one day, in order. */
    private final class Day {
        private final Line line = new Line();
        private final SplittableRandom random;
        private final long midnight;
        private final Session[] open = new Session[OPEN_SESSIONS];
        private long sessions;
        private Session session;
        private long ts;
        private Page page;
        private Song song;

        Day(LocalDate day) {
            random = new SplittableRandom(seed * 1_000_003 + day.toEpochDay());
            midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            sessions = day.toEpochDay() * SESSIONS_PER_DAY;
        }

        void next(long index) {
            int slot = random.nextInt(OPEN_SESSIONS);
            if (open[slot] == null || open[slot].item == open[slot].items) {
                open[slot] = opened();
            }
            session = open[slot];
            long from = index * DAY_MILLIS / eventsPerDay;
            long to = (index + 1) * DAY_MILLIS / eventsPerDay;
            ts = midnight + from + (to > from ? random.nextLong(to - from) : 0);
            page = session.listener == Listener.NOBODY
                    ? Page.PUBLIC[random.nextInt(Page.PUBLIC.length)]
                    : Page.any(random);
            song = page.plays() ? songs.get(random.nextInt(songs.size())) : null;
            write(null);
            session.item++;
        }

        private Session opened() {
            Session next = new Session();
            next.id = ++sessions;
            next.items = 1 + random.nextInt(LONGEST_SESSION);
            next.listener = random.nextInt(40) == 0 ? Listener.NOBODY : listeners.get(random.nextInt(listeners.size()));
            return next;
        }

        /** Makes a flawed line of the event written last. */
        void spoil(Flaw flaw) {
            session.item--;
            write(flaw);
            session.item++;
            if (flaw == Flaw.CUT_OFF) {
                line.cut(line.length() * 3 / 5);
            } else if (flaw == Flaw.NOT_JSON) {
                line.clear();
                line.add("WARN dispatcher-7 request took ")
                        .add(ts % 10_000)
                        .add(" ms, session ")
                        .add(session.id);
            }
        }

        private void write(Flaw flaw) {
            Listener who = session.listener;
            line.clear();
            line.add(Fields.ARTIST).add(song == null ? Fields.NULL : song.artist());
            line.add(Fields.AUTH).add(who == Listener.NOBODY ? Fields.LOGGED_OUT : Fields.LOGGED_IN);
            line.add(Fields.FIRST_NAME).add(who.firstName());
            line.add(Fields.GENDER).add(who.gender());
            line.add(Fields.ITEM).add(session.item);
            line.add(Fields.LAST_NAME).add(who.lastName());
            line.add(Fields.LENGTH);
            if (flaw == Flaw.TEXT_FOR_NUMBER) {
                line.add("\"three minutes\"");
            } else {
                line.add(song == null ? Fields.NULL : song.length());
            }
            line.add(Fields.LEVEL).add(who.level());
            line.add(Fields.LOCATION).add(who.location());
            line.add(Fields.METHOD).add(page.method());
            line.add(Fields.PAGE).add(flaw == Flaw.NULL_PAGE ? Fields.NULL : page.json());
            line.add(Fields.REGISTRATION).add(who.registration());
            line.add(Fields.SESSION).add(session.id);
            if (flaw == Flaw.NUMBER_TOO_LARGE) {
                line.add("00000000000000000000");
            }
            line.add(Fields.SONG).add(song == null ? Fields.NULL : song.title());
            line.add(Fields.STATUS).add(page.status());
            if (flaw != Flaw.NO_TIMESTAMP) {
                line.add(Fields.TS).add(ts);
            }
            line.add(Fields.USER_AGENT).add(who.userAgent());
            line.add(Fields.USER_ID).add(who.userId());
            line.add(Fields.END);
        }
    }
}
