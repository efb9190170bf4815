package io.sluice.plan;

import io.sluice.config.PathTemplate;
import io.sluice.config.PathTemplate.Field;
import io.sluice.config.PathTemplate.Literal;
import io.sluice.config.PathTemplate.Part;
import io.sluice.config.PathTemplate.Wildcard;
import io.sluice.model.Interval;
import io.sluice.model.S3Location;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A flow's path at the times of a window. */
public final class WindowObjects {
    private WindowObjects() {}

    /** The objects of a window: one pattern for each distinct time that the path can tell apart within it. */
    public static List<ObjectPattern> of(PathTemplate path, Interval window) {
        Optional<Field> finest = path.finest();
        if (finest.isEmpty() || window.equals(Interval.WHOLE)) {
            return List.of(at(path, window.from().atOffset(ZoneOffset.UTC)));
        }
        Map<String, ObjectPattern> patterns = new LinkedHashMap<>();
        ChronoUnit step = finest.get().unit();
        OffsetDateTime time = floor(window.from(), step);
        while (time.toInstant().isBefore(window.to())) {
            ObjectPattern pattern = at(path, time);
            patterns.putIfAbsent(pattern.text(), pattern);
            time = time.plus(1, step);
        }
        return List.copyOf(patterns.values());
    }

    private static OffsetDateTime floor(Instant from, ChronoUnit unit) {
        OffsetDateTime time = from.atOffset(ZoneOffset.UTC);
        return switch (unit) {
            case YEARS -> time.withDayOfYear(1).truncatedTo(ChronoUnit.DAYS);
            case MONTHS -> time.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS);
            default -> time.truncatedTo(unit);
        };
    }

    private static ObjectPattern at(PathTemplate path, OffsetDateTime time) {
        StringBuilder text = new StringBuilder("s3://" + path.bucket() + "/");
        StringBuilder literal = new StringBuilder();
        StringBuilder regex = new StringBuilder();
        Optional<String> prefix = Optional.empty();
        for (Part part : path.key()) {
            if (part instanceof Wildcard wildcard) {
                prefix = prefix.or(() -> Optional.of(literal.toString()));
                regex.append(quoted(literal)).append(regex(wildcard));
                text.append(literal).append(wildcard);
                literal.setLength(0);
            } else if (part instanceof Field field) {
                literal.append(DateTimeFormatter.ofPattern(field.letters()).format(time));
            } else if (part instanceof Literal plain) {
                literal.append(plain.text());
            }
        }
        regex.append(quoted(literal));
        text.append(literal);
        return new ObjectPattern(
                new S3Location(path.bucket(), prefix.orElseGet(literal::toString)),
                Pattern.compile(regex.toString()),
                text.toString());
    }

    private static String regex(Wildcard wildcard) {
        return switch (wildcard) {
            case IN_SEGMENT -> "[^/]*";
            case OVER_SEGMENTS -> ".*";
            case SEGMENTS -> "(?:.*/)?";
        };
    }

    private static String quoted(StringBuilder literal) {
        return literal.isEmpty() ? "" : Pattern.quote(literal.toString());
    }
}
