package io.sluice.ledger;

import io.sluice.model.S3Location;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a run's object: {@code 000003-20181102T040000-1f2e3d4c.json}. Sorts by generation. */
record RecordKey(long generation, String runId) implements Comparable<RecordKey> {
    private static final Pattern NAME = Pattern.compile("(\\d{6,18})-([0-9A-Za-z-]{1,64})\\.json");
    private static final Comparator<RecordKey> ORDER =
            Comparator.comparingLong(RecordKey::generation).thenComparing(RecordKey::runId);

    /** The run that an object's key names; empty for the key of something else. */
    static Optional<RecordKey> parse(String key) {
        Matcher name = NAME.matcher(key.substring(key.lastIndexOf('/') + 1));
        return name.matches()
                ? Optional.of(new RecordKey(Long.parseLong(name.group(1)), name.group(2)))
                : Optional.empty();
    }

    S3Location below(S3Location directory) {
        return directory.resolve(String.format(Locale.ROOT, "%06d-%s.json", generation, runId));
    }

    @Override
    public int compareTo(RecordKey other) {
        return ORDER.compare(this, other);
    }
}
