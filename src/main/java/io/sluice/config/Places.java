package io.sluice.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From the origins that Typesafe Config keeps to files and lines as a person counts them. */
final class Places {
    private static final Pattern FILE_AND_LINE = Pattern.compile("(.+): ([0-9]+)(?:-[0-9]+)?");
    private static final String MERGED = "merge of ";

    private final String main;
    private final Map<String, Lines> lines = new HashMap<>();

    /** @param main the file that is preferred when a value comes from several */
    Places(Path main) {
        this.main = main.normalize().toString();
    }

    /** The beginning of the main file. */
    Place start() {
        return new Place(main, 1);
    }

    /** Empty when the value comes from no file. */
    Optional<Place> of(ConfigValue value) {
        boolean nested = value instanceof ConfigObject || value instanceof ConfigList;
        List<Place> places = new ArrayList<>();
        for (Place place : places(value.origin())) {
            Lines text = lines.computeIfAbsent(place.file(), Places::read);
            places.add(new Place(place.file(), nested ? text.ofObject(place.line()) : text.ofValue(place.line())));
        }
        return places.stream()
                .filter(place -> place.file().equals(main))
                .reduce((first, second) -> first.line() <= second.line() ? first : second)
                .or(() -> places.stream().findFirst());
    }

    /** The place that an exception of Typesafe Config names. */
    Optional<Place> of(ConfigOrigin origin) {
        return origin == null ? Optional.empty() : places(origin).stream().findFirst();
    }

    private static List<Place> places(ConfigOrigin origin) {
        String description = origin.description();
        if (description.startsWith("-D")) {
            return List.of(new Place(description, 0));
        }
        String merged = description.startsWith(MERGED) ? description.substring(MERGED.length()) : description;
        List<Place> places = new ArrayList<>();
        for (String part : merged.split(",")) {
            Matcher match = FILE_AND_LINE.matcher(part);
            if (match.matches()) {
                places.add(new Place(Path.of(match.group(1)).normalize().toString(), Integer.parseInt(match.group(2))));
            }
        }
        return places;
    }

    private static Lines read(String file) {
        Path path = Path.of(file);
        try {
            return new Lines(Files.isRegularFile(path) ? Files.readString(path, StandardCharsets.UTF_8) : "");
        } catch (IOException unreadable) {
            return new Lines("");
        }
    }
}
