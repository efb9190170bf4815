package io.sluice.config;

import io.sluice.model.FlowException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of Redshift SQL that flows name; one that cannot be had is a problem. */
record SqlFiles(Settings settings, Path folder) {
    private static final String ENDING = ".sql";

    /** Whether a text is meant as the name of a file rather than as SQL. */
    static boolean isName(String text) {
        return text.endsWith(ENDING) && text.lines().count() == 1;
    }

    /**
     * The text of a file, and where it is.
     *
     * @param what the file is for, for messages
     * @param name the file's path below the folder
     */
    Optional<Text> read(String what, Text name) {
        Path file = folder.resolve(name.value()).normalize();
        if (!file.startsWith(folder.normalize()) || !name.value().endsWith(ENDING)) {
            problem(
                    what,
                    name,
                    "is no script",
                    "scripts are files below " + folder.normalize() + " that end in .sql",
                    "write its path from there, as music/plays_by_day.sql");
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            problem(
                    what,
                    name,
                    "is not there",
                    "there is no file " + file,
                    Closest.question(name.value(), names(), "create it or correct the path"));
            return Optional.empty();
        }
        try {
            return Optional.of(new Text(Files.readString(file, StandardCharsets.UTF_8), new Place(file.toString(), 1)));
        } catch (CharacterCodingException e) {
            problem(what, name, "cannot be read", file + " is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            problem(what, name, "cannot be read", e.getMessage(), "make the file readable");
        }
        return Optional.empty();
    }

    private void problem(String what, Text name, String problem, String why, String remedy) {
        settings.problems().add(Problem.at(name.place(), what + " " + name.value() + " " + problem, why, remedy));
    }

    private List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw FlowException.failed(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
