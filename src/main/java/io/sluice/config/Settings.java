package io.sluice.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The merged files, read key by key. A value that is not what its key demands is a problem and reads as absent, so that
 * reading goes on and finds the next one.
 */
final class Settings {
    private final ConfigObject resolved;
    private final ConfigObject written;
    private final Places places;
    private final Problems problems;

    /**
     * @param resolved every substitution replaced that has an answer
     * @param written the same before, with the places as people wrote them
     */
    Settings(ConfigObject resolved, ConfigObject written, Places places, Problems problems) {
        this.resolved = resolved;
        this.written = written;
        this.places = places;
        this.problems = problems;
    }

    Problems problems() {
        return problems;
    }

    void problem(String path, String problem, String why, String remedy) {
        problems.add(Problem.at(place(path), problem, why, remedy));
    }

    /** Whether the key has a value, be it readable or not. */
    boolean has(String path) {
        return value(path).isPresent();
    }

    Optional<Text> text(String path) {
        return value(path, Expected.STRING).map(value -> new Text((String) value.unwrapped(), place(path)));
    }

    /** The string, whose absence is a problem. */
    Optional<Text> required(String path, String why, String remedy) {
        require(path, why, remedy);
        return text(path);
    }

    /** Reports the key's absence, unless what should hold it is broken and reported already. */
    void require(String path, String why, String remedy) {
        if (!has(path) && !isInBrokenSection(path)) {
            problem(path, path + " is missing", why, remedy);
        }
    }

    /** A list of strings; empty when absent. */
    List<Text> texts(String path) {
        List<Text> texts = new ArrayList<>();
        value(path, Expected.STRINGS).map(ConfigList.class::cast).ifPresent(items -> {
            for (ConfigValue item : items) {
                Place place = places.of(item).orElse(place(path));
                if (expect(Expected.STRING, path, item, place)) {
                    texts.add(new Text((String) item.unwrapped(), place));
                }
            }
        });
        return texts;
    }

    /** The entries of an open object in the order of the file; numbers, booleans and null as their text. */
    List<Map.Entry<String, Text>> entries(String path) {
        List<Map.Entry<String, Text>> entries = new ArrayList<>();
        value(path, Expected.SECTION).map(ConfigObject.class::cast).ifPresent(object -> {
            for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
                Place place = places.of(entry.getValue()).orElse(place(path));
                if (expect(Expected.WORD, path + "." + entry.getKey(), entry.getValue(), place)) {
                    entries.add(Map.entry(
                            entry.getKey(),
                            new Text(String.valueOf(entry.getValue().unwrapped()), place)));
                }
            }
        });
        entries.sort(Comparator.comparingInt((Map.Entry<String, Text> entry) ->
                        entry.getValue().place().line())
                .thenComparing(Map.Entry::getKey));
        return entries;
    }

    /** One of some words. */
    <T> Optional<T> choice(String path, Map<String, T> choices) {
        return parsed(path, text(path), word -> {
            if (!choices.containsKey(word)) {
                List<String> words = choices.keySet().stream().sorted().toList();
                throw new Refusal(
                        path + " cannot be '" + word + "'",
                        "it is one of " + String.join(", ", words),
                        Closest.question(word, words, "write one of them"));
            }
            return choices.get(word);
        });
    }

    /**
     * A string as something else. A {@link Refusal} of the parser is a problem, and so is an IllegalArgumentException,
     * whose message is the cause, a colon, and what is right.
     */
    <T> Optional<T> parsed(String path, Optional<Text> text, Function<String, T> parser) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text.get().value()));
        } catch (Refusal refusal) {
            problems.add(refusal.at(text.get().place()));
        } catch (IllegalArgumentException e) {
            String message = e.getMessage();
            int colon = message.lastIndexOf(": ");
            problems.add(Problem.at(
                    text.get().place(),
                    path + " cannot be used",
                    colon < 0 ? message : message.substring(0, colon),
                    colon < 0 ? "correct the value" : message.substring(colon + 2)));
        }
        return Optional.empty();
    }

    Optional<Double> number(String path) {
        return value(path, Expected.NUMBER).flatMap(value -> {
            try {
                return Optional.of(value.atKey("number").getDouble("number"));
            } catch (ConfigException e) {
                problem(path, path + " is no number", "found '" + value.unwrapped() + "'", "write a number");
                return Optional.empty();
            }
        });
    }

    /** A size in bytes: {@code 256 MB} counts in thousands, {@code 256 MiB} in 1,024s. */
    Optional<Long> bytes(String path) {
        return value(path, Expected.NUMBER).flatMap(value -> {
            try {
                return Optional.of(value.atKey("size").getBytes("size"));
            } catch (ConfigException e) {
                problem(
                        path,
                        path + " is no size",
                        "found '" + value.unwrapped() + "'",
                        "write a number and a unit, as 256 MB (256,000,000 bytes) or 256 MiB (268,435,456 bytes)");
                return Optional.empty();
            }
        });
    }

    /** A length of time: {@code 90 seconds}, {@code 1 minute}. */
    Optional<Duration> duration(String path) {
        return value(path, Expected.STRING).flatMap(value -> {
            try {
                return Optional.of(value.atKey("time").getDuration("time"));
            } catch (ConfigException e) {
                problem(
                        path,
                        path + " is no length of time",
                        "found '" + value.unwrapped() + "'",
                        "write a number and a unit, as 90 seconds or 1 minute");
                return Optional.empty();
            }
        });
    }

    /** Where a secret is kept. */
    Optional<Secret> secret(String path) {
        return value(path).flatMap(value -> SecretReference.read(this, path, value));
    }

    /** Whether there is no list, or one without items, where one could be. */
    boolean isAbsentOrEmpty(String path) {
        boolean absent = value(path)
                .filter(value -> !(value instanceof ConfigList list && list.isEmpty()))
                .isEmpty();
        return absent && !isInBrokenSection(path);
    }

    /** Whether a secret's key is absent or an empty object, as optional substitutions leave it. */
    boolean hasNoReference(String path) {
        return value(path).filter(value -> !Expected.SECTION.accepts(value)).isEmpty()
                && Keys.REFERENCES.stream().noneMatch(reference -> has(path + "." + reference));
    }

    /** Reports unknown keys, sections that are none, and substitutions that nothing answers. */
    void checkKeys() {
        new KeyCheck(places, problems).run(resolved, written);
    }

    /** Where the key is written, else the nearest section that would hold it. */
    Place place(String path) {
        for (String at = path; !at.isEmpty(); at = parent(at)) {
            Optional<Place> place = find(written, at).flatMap(places::of).or(() -> find(resolved, path)
                    .flatMap(places::of));
            if (place.isPresent()) {
                return place.get();
            }
        }
        return places.start();
    }

    private Optional<ConfigValue> value(String path) {
        return find(resolved, path).filter(value -> !Expected.isNull(value));
    }

    private Optional<ConfigValue> value(String path, Expected expected) {
        return value(path).filter(value -> expect(expected, path, value, place(path)));
    }

    private boolean expect(Expected expected, String path, ConfigValue value, Place place) {
        if (Expected.isResolved(value) && !expected.accepts(value)) {
            problems.add(KeyCheck.wrongKind(path, expected, value, place));
        }
        return expected.accepts(value);
    }

    private boolean isInBrokenSection(String path) {
        for (String at = parent(path); !at.isEmpty(); at = parent(at)) {
            if (value(at).filter(value -> !Expected.SECTION.accepts(value)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static String parent(String path) {
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    }

    private static Optional<ConfigValue> find(ConfigObject root, String path) {
        ConfigValue at = root;
        for (String name : path.split("\\.")) {
            if (!(at instanceof ConfigObject object) || !Expected.isResolved(at)) {
                return Optional.empty();
            }
            try {
                at = object.get(name);
            } catch (ConfigException.NotResolved e) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(at);
    }
}
