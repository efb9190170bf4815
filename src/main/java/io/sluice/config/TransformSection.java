package io.sluice.config;

import io.sluice.model.FlowException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the scripts that {@code flow.transform} names. */
final class TransformSection {
    /** What a script may refer to. */
    private static final Set<String> VARIABLES =
            Set.of("from", "to", "from_date", "to_date", "hot", "external", "batch", "run");

    private final Settings settings;
    private final Path folder;

    /** @param folder where the scripts are */
    TransformSection(Settings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    List<Transform> read(SourceSection source, WarehouseSection warehouse) {
        List<Transform> transforms = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Text name : settings.texts("flow.transform")) {
            if (!seen.add(name.value())) {
                problem(name, "runs twice", "a batch runs each of its scripts once", "remove one of them");
            }
            text(name).ifPresent(sql -> {
                transforms.add(new Transform(name.value(), sql));
                check(
                        new Text(
                                sql,
                                new Place(
                                        folder.resolve(name.value()).normalize().toString(), 1)),
                        source,
                        warehouse);
            });
        }
        return transforms;
    }

    private Optional<String> text(Text name) {
        Path file = folder.resolve(name.value()).normalize();
        if (!file.startsWith(folder.normalize()) || !name.value().endsWith(".sql")) {
            problem(
                    name,
                    "is no script",
                    "scripts are files below " + folder.normalize() + " that end in .sql",
                    "write its path from there, as music/plays_by_day.sql");
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            problem(
                    name,
                    "is not there",
                    "there is no file " + file,
                    Closest.question(name.value(), scripts(), "create it or correct the path"));
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            problem(name, "cannot be read", file + " is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            problem(name, "cannot be read", e.getMessage(), "make the file readable");
        }
        return Optional.empty();
    }

    /** Variables that would be replaced by something without sense are problems as unknown ones are. */
    private void check(Text sql, SourceSection source, WarehouseSection warehouse) {
        if (warehouse.isCold()) {
            refuse(sql, "hot", "temperature = cold has no table in Redshift", "read ${external}");
        }
        boolean partOfDay =
                source.window().filter(window -> !window.isWholeDays()).isPresent();
        if (partOfDay) {
            for (String date : List.of("from_date", "to_date")) {
                refuse(
                        sql,
                        date,
                        "windows of " + source.window().get() + " begin and end within a day",
                        "compare timestamps with ${from} and ${to}");
            }
        }
        SqlVariables.check(sql, VARIABLES, "a transform", settings.problems());
    }

    private void refuse(Text sql, String variable, String why, String remedy) {
        int at = sql.value().indexOf("${" + variable + "}");
        if (at >= 0) {
            int breaks = (int)
                    sql.value().substring(0, at).chars().filter(c -> c == '\n').count();
            settings.problems()
                    .add(new Problem(
                            sql.place().file(), 1 + breaks, "${" + variable + "} has no meaning here", why, remedy));
        }
    }

    private void problem(Text name, String problem, String why, String remedy) {
        settings.problems().add(Problem.at(name.place(), "transform " + name.value() + " " + problem, why, remedy));
    }

    private List<String> scripts() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw FlowException.failed(folder + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
