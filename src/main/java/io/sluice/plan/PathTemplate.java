package io.sluice.plan;

import io.sluice.model.Interval;
import io.sluice.model.S3Location;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a flow's raw objects: an S3 URI whose key may hold the time fields {@code {yyyy} {MM} {dd} {HH} {mm}} and
 * the wildcards {@code *} (within a segment) and {@code **} (over segments).
 */
public final class PathTemplate {
    private static final Pattern SPECIAL = Pattern.compile("\\{([^}]*)}|\\*\\*/|\\*\\*|\\*");
    private static final List<String> FIELDS = List.of("yyyy", "MM", "dd", "HH", "mm");
    private static final List<ChronoUnit> UNITS =
            List.of(ChronoUnit.YEARS, ChronoUnit.MONTHS, ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES);

    private final String bucket;
    private final String key;
    private final Optional<ChronoUnit> finest;

    private PathTemplate(String bucket, String key, Optional<ChronoUnit> finest) {
        this.bucket = bucket;
        this.key = key;
        this.finest = finest;
    }

    /** Parses a template; an {@link IllegalArgumentException} says what is wrong with it. */
    public static PathTemplate parse(String path) {
        Matcher special = SPECIAL.matcher(path);
        int finest = -1;
        while (special.find()) {
            if (special.group(1) != null) {
                int field = FIELDS.indexOf(special.group(1));
                if (field < 0) {
                    throw new IllegalArgumentException("'" + special.group() + "' in the path " + path
                            + " is no time field; there are {yyyy}, {MM}, {dd}, {HH} and {mm}");
                }
                finest = Math.max(finest, field);
            }
        }
        int keyStart = path.indexOf('/', path.indexOf("://") + 3);
        S3Location bucket = S3Location.parse(keyStart < 0 ? path : path.substring(0, keyStart));
        String key = keyStart < 0 ? "" : path.substring(keyStart + 1);
        return new PathTemplate(bucket.bucket(), key, finest < 0 ? Optional.empty() : Optional.of(UNITS.get(finest)));
    }

    /** The shortest time that the path can tell apart; empty when it has no time fields. */
    public Optional<ChronoUnit> finestField() {
        return finest;
    }

    /** The objects of a window: one pattern for each distinct time that the path can tell apart within it. */
    public List<ObjectPattern> within(Interval window) {
        if (finest.isEmpty() || window.equals(Interval.WHOLE)) {
            return List.of(at(window.from()));
        }
        Set<String> keys = new LinkedHashSet<>();
        List<ObjectPattern> patterns = new ArrayList<>();
        OffsetDateTime time = floor(window.from());
        while (time.toInstant().isBefore(window.to())) {
            ObjectPattern pattern = at(time.toInstant());
            if (keys.add(pattern.key().pattern())) {
                patterns.add(pattern);
            }
            time = time.plus(1, finest.get());
        }
        return patterns;
    }

    private OffsetDateTime floor(Instant from) {
        OffsetDateTime time = from.atOffset(ZoneOffset.UTC);
        return switch (finest.orElseThrow()) {
            case YEARS -> time.withDayOfYear(1).truncatedTo(ChronoUnit.DAYS);
            case MONTHS -> time.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS);
            default -> time.truncatedTo(finest.orElseThrow());
        };
    }

    private ObjectPattern at(Instant instant) {
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        StringBuilder literal = new StringBuilder();
        StringBuilder prefix = new StringBuilder();
        StringBuilder regex = new StringBuilder();
        boolean wild = false;
        Matcher special = SPECIAL.matcher(key);
        int end = 0;
        while (special.find()) {
            literal.append(key, end, special.start());
            end = special.end();
            if (special.group(1) != null) {
                literal.append(DateTimeFormatter.ofPattern(special.group(1)).format(time));
                continue;
            }
            regex.append(quoted(literal));
            prefix.append(wild ? "" : literal);
            literal.setLength(0);
            wild = true;
            regex.append(
                    switch (special.group()) {
                        case "**/" -> "(?:.*/)?";
                        case "**" -> ".*";
                        default -> "[^/]*";
                    });
        }
        literal.append(key, end, key.length());
        regex.append(quoted(literal));
        prefix.append(wild ? "" : literal);
        return new ObjectPattern(new S3Location(bucket, prefix.toString()), Pattern.compile(regex.toString()));
    }

    private static String quoted(StringBuilder literal) {
        return literal.isEmpty() ? "" : Pattern.quote(literal.toString());
    }
}
