package io.sluice.config;

import io.sluice.model.S3Location;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the raw objects of a flow are: an S3 URI whose key may hold time fields and wildcards.
 *
 * @param text as the flow writes it
 * @param key the key, cut into its parts
 */
public record PathTemplate(String text, String bucket, List<Part> key) {
    private static final Pattern SPECIAL = Pattern.compile("\\{[^}]*(?:}|$)|\\*\\*/|\\*\\*|\\*");

    public PathTemplate {
        key = List.copyOf(key);
    }

    /** A part of a key. */
    public sealed interface Part {}

    /** Text that stands for itself. */
    public record Literal(String text) implements Part {}

    /** Text that does not matter. */
    public enum Wildcard implements Part {
        /** {@code *}: any text within a segment. */
        IN_SEGMENT("*"),
        /** {@code **}: any text, over segments. */
        OVER_SEGMENTS("**"),
        /** <code>**&#47;</code>: any segments, or none. */
        SEGMENTS("**/");

        private final String symbol;

        Wildcard(String symbol) {
            this.symbol = symbol;
        }

        @Override
        public String toString() {
            return symbol;
        }
    }

    /** A part of the window's time in UTC, in the order of its length. */
    public enum Field implements Part {
        YEAR("yyyy", ChronoUnit.YEARS),
        MONTH("MM", ChronoUnit.MONTHS),
        DAY("dd", ChronoUnit.DAYS),
        HOUR("HH", ChronoUnit.HOURS),
        MINUTE("mm", ChronoUnit.MINUTES);

        private final String letters;
        private final ChronoUnit unit;

        Field(String letters, ChronoUnit unit) {
            this.letters = letters;
            this.unit = unit;
        }

        /** As {@link java.time.format.DateTimeFormatter} writes it. */
        public String letters() {
            return letters;
        }

        public ChronoUnit unit() {
            return unit;
        }

        @Override
        public String toString() {
            return "{" + letters + "}";
        }
    }

    /** @throws IllegalArgumentException saying what is wrong, why, and what to write */
    public static PathTemplate parse(String text) {
        int keyStart = text.indexOf('/', text.indexOf("://") + 3) + 1;
        List<Part> key = parts(keyStart == 0 ? "" : text.substring(keyStart));
        S3Location location = S3Location.parse(text);
        if (location.key().isEmpty() || location.key().endsWith("/")) {
            throw new Refusal(
                    "the path " + text + " names no objects",
                    "it ends where a directory would",
                    "end it in an object's name or a wildcard, as * or **");
        }
        return new PathTemplate(text, location.bucket(), key);
    }

    /** The time fields that occur. */
    public Set<Field> fields() {
        Set<Field> fields = EnumSet.noneOf(Field.class);
        key.stream().filter(Field.class::isInstance).map(Field.class::cast).forEach(fields::add);
        return fields;
    }

    /** The shortest time that the path can tell apart; empty when it has no time fields. */
    public Optional<Field> finest() {
        return fields().stream().max(Comparator.naturalOrder());
    }

    /** The fields that windows of this length need and that the path lacks: without them two windows read the same. */
    List<Field> missingFor(Window.Every window) {
        Set<Field> fields = fields();
        return Stream.of(Field.values())
                .filter(field -> field.compareTo(neededFor(window)) <= 0 && !fields.contains(field))
                .toList();
    }

    private static Field neededFor(Window.Every window) {
        if (window.unit() == ChronoUnit.MONTHS) {
            return window.count() % 12 == 0 ? Field.YEAR : Field.MONTH;
        }
        if (window.isWholeDays()) {
            return Field.DAY;
        }
        boolean wholeHours = window.unit() == ChronoUnit.HOURS || window.count() % 60 == 0;
        return wholeHours ? Field.HOUR : Field.MINUTE;
    }

    private static List<Part> parts(String key) {
        List<Part> parts = new ArrayList<>();
        Matcher special = SPECIAL.matcher(key);
        int end = 0;
        while (special.find()) {
            literal(key.substring(end, special.start()), parts);
            end = special.end();
            parts.add(special.group().startsWith("{") ? field(special.group()) : wildcard(special.group()));
        }
        literal(key.substring(end), parts);
        return parts;
    }

    private static void literal(String text, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Literal(text));
        }
    }

    private static Wildcard wildcard(String symbol) {
        return Stream.of(Wildcard.values())
                .filter(w -> w.symbol.equals(symbol))
                .findFirst()
                .orElseThrow();
    }

    private static Field field(String braced) {
        return Stream.of(Field.values())
                .filter(f -> f.toString().equals(braced))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        "the path has an unknown field " + braced,
                        "its fields are {yyyy}, {MM}, {dd}, {HH} and {mm}",
                        "write " + nearest(braced.replaceAll("[{}]", ""))));
    }

    /** Letters' case is what tells months from minutes, so it is no difference only when nothing fits better. */
    private static String nearest(String letters) {
        return Stream.of(Field.values())
                .filter(f -> f.letters.equalsIgnoreCase(letters))
                .findFirst()
                .or(() -> Stream.of(Field.values())
                        .filter(f -> !letters.isEmpty() && f.letters.charAt(0) == letters.charAt(0))
                        .findFirst())
                .map(Field::toString)
                .orElse("one of them, or * for any text");
    }
}
