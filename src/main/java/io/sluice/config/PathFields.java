package io.sluice.config;

import io.sluice.model.S3Location;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where raw objects are: an S3 URI whose key may hold time fields and wildcards.
 *
 * @param fields the time fields that occur in it
 */
record PathFields(String text, Set<Field> fields) {
    /** A part of the window's time, in the order of its length. */
    enum Field {
        YEAR("yyyy"),
        MONTH("MM"),
        DAY("dd"),
        HOUR("HH"),
        MINUTE("mm");

        private final String letters;

        Field(String letters) {
            this.letters = letters;
        }

        @Override
        public String toString() {
            return "{" + letters + "}";
        }
    }

    static PathFields parse(String text) {
        Set<Field> fields = EnumSet.noneOf(Field.class);
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            int close = text.indexOf('}', open);
            String letters = close < 0 ? text.substring(open + 1) : text.substring(open + 1, close);
            fields.add(field(letters));
        }
        S3Location location = S3Location.parse(text);
        if (location.key().isEmpty() || location.key().endsWith("/")) {
            throw new Refusal(
                    "the path " + text + " names no objects",
                    "it ends where a directory would",
                    "end it in an object's name or a wildcard, as * or **");
        }
        return new PathFields(text, fields);
    }

    /** The fields that windows of this length need and that the path lacks: without them two windows read the same. */
    List<Field> missingFor(Window.Every window) {
        return Stream.of(Field.values())
                .filter(field -> field.compareTo(finest(window)) <= 0 && !fields.contains(field))
                .toList();
    }

    private static Field finest(Window.Every window) {
        if (window.unit() == ChronoUnit.MONTHS) {
            return window.count() % 12 == 0 ? Field.YEAR : Field.MONTH;
        }
        if (window.isWholeDays()) {
            return Field.DAY;
        }
        boolean wholeHours = window.unit() == ChronoUnit.HOURS || window.count() % 60 == 0;
        return wholeHours ? Field.HOUR : Field.MINUTE;
    }

    private static Field field(String letters) {
        Optional<Field> field =
                Stream.of(Field.values()).filter(f -> f.letters.equals(letters)).findFirst();
        List<String> possible = Stream.of(Field.values()).map(f -> f.letters).toList();
        return field.orElseThrow(() -> new Refusal(
                "the path has an unknown field {" + letters + "}",
                "its fields are {yyyy}, {MM}, {dd}, {HH} and {mm}",
                "write " + nearest(letters, possible)));
    }

    /** Letters' case is what tells months from minutes, so it is no difference only when nothing fits better. */
    private static String nearest(String letters, List<String> possible) {
        return possible.stream()
                .filter(p -> p.equalsIgnoreCase(letters))
                .findFirst()
                .or(() -> possible.stream()
                        .filter(p -> !letters.isEmpty() && p.charAt(0) == letters.charAt(0))
                        .findFirst())
                .map(p -> "{" + p + "}")
                .orElse("one of them, or * for any text");
    }
}
