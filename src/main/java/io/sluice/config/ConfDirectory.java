package io.sluice.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import io.sluice.model.FlowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files: which there are, and their layers merged and resolved. */
record ConfDirectory(Path root) {
    private static final String SUFFIX = ".conf";
    private static final String SHARED = "sluice";
    private static final Pattern SECRET_WORDS =
            Pattern.compile("(?i)password|passwd|secret|token|credential|(access|mask)-key");

    List<String> flowNames() {
        return names(root.resolve("flows"));
    }

    List<String> environmentNames() {
        return names(root).stream().filter(name -> !name.equals(SHARED)).toList();
    }

    Path flowFile(String name) {
        return root.resolve("flows").resolve(name + SUFFIX);
    }

    Path sql() {
        return root.resolve("sql");
    }

    /** The environment's file over the shared one. */
    Settings environment(String name, Variables variables) {
        Path file = root.resolve(name + SUFFIX);
        return settings(file, variables, List.of(file, root.resolve(SHARED + SUFFIX)));
    }

    /** The environment's file over the flow's over the shared one. */
    Settings flow(String environment, String name, Variables variables) {
        Path file = flowFile(name);
        return settings(
                file, variables, List.of(root.resolve(environment + SUFFIX), file, root.resolve(SHARED + SUFFIX)));
    }

    /** A flow's file sets nothing of the environment: flows that run together share one. */
    void checkFlowAlone(String name, Problems problems) {
        Places places = new Places(flowFile(name));
        ConfigObject root = parse(flowFile(name), new Problems()).root();
        root.forEach((key, value) -> {
            if (!key.equals("flow") && Keys.isSection(key)) {
                checkForeign(key, value, places, problems);
            }
        });
    }

    private static void checkForeign(String path, ConfigValue value, Places places, Problems problems) {
        if (value instanceof ConfigObject object && Expected.isResolved(value)) {
            object.forEach((key, below) -> checkForeign(path + "." + key, below, places, problems));
            return;
        }
        places.of(value)
                .filter(place -> Keys.isSettable(path)
                        && place.file().equals(places.start().file()))
                .ifPresent(place -> problems.add(Problem.at(
                        place,
                        "a flow sets " + path,
                        "where flows run is the environment's to say, for all of them",
                        "move it to the environment's file")));
    }

    private static Settings settings(Path main, Variables variables, List<Path> layers) {
        Problems problems = new Problems();
        Places places = new Places(main);
        Config merged = ConfigFactory.empty();
        for (Path layer : layers) {
            if (Files.exists(layer)) {
                merged = merged.withFallback(parse(layer, problems));
            }
        }
        Config written = variables.over(merged);
        Config resolved = ConfigFactory.empty();
        try {
            resolved = written.resolve(
                    ConfigResolveOptions.noSystem().setAllowUnresolved(true).appendResolver(variables.resolver()));
        } catch (ConfigException e) {
            problems.add(Problem.at(
                    places.of(e.origin()).orElse(places.start()),
                    "the substitutions cannot be resolved",
                    reason(e),
                    "remove the cycle or the mixture of kinds"));
        }
        return new Settings(resolved.root(), written.root(), places, problems);
    }

    private static Config parse(Path file, Problems problems) {
        try {
            return ConfigFactory.parseFile(
                    file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
        } catch (ConfigException.IO e) {
            String included = e.origin() == null ? "" : e.origin().description();
            problems.add(Problem.at(
                    includeLine(file, included),
                    "the file cannot be read",
                    "it includes " + included + ", which is not there or not readable",
                    "correct the path, which is relative to the including file"));
        } catch (ConfigException e) {
            Place place = new Places(file)
                    .of(e.origin())
                    .orElse(new Place(file.normalize().toString(), 1));
            problems.add(Problem.at(
                    place,
                    "the file is not valid HOCON",
                    mayHoldSecret(place) ? "the reason is withheld since the line may hold a secret" : reason(e),
                    "correct the syntax here or just above"));
        }
        return ConfigFactory.empty();
    }

    /** What Typesafe Config says, without the place. */
    private static String reason(ConfigException e) {
        String place = e.origin() == null ? "" : e.origin().description() + ": ";
        String message = e.getMessage();
        return message.startsWith(place) ? message.substring(place.length()) : message;
    }

    private static Place includeLine(Path file, String included) {
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("include") && lines.get(i).contains(included)) {
                return new Place(file.normalize().toString(), i + 1);
            }
        }
        return new Place(file.normalize().toString(), 1);
    }

    private static boolean mayHoldSecret(Place place) {
        List<String> lines = lines(Path.of(place.file()));
        int from = Math.max(0, place.line() - 3);
        return lines.subList(Math.min(from, lines.size()), Math.min(lines.size(), place.line())).stream()
                .anyMatch(line -> SECRET_WORDS.matcher(line).find());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static List<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw FlowException.failed(directory + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
