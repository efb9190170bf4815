package io.sluice.local.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.local.redshift.Conformance.Answer;
import io.sluice.local.redshift.Conformance.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What psql shows of the answers. */
final class ConformancePsql {
    static final Path PROGRAM = Path.of("/usr/bin/psql");

    private static final String SEPARATOR = "\u001f";
    private static final String NULL = "\u0001null";
    private static final String MARK = "\u0002next";
    private static final Pattern ERROR = Pattern.compile("(?:ERROR|FATAL):  ([0-9A-Z]{5}): (.*)");

    private ConformancePsql() {}

    /** Runs the cases as one script; its files are written into the folder. */
    static List<Answer> answers(TestServer server, List<Case> cases, Path folder)
            throws IOException, InterruptedException {
        StringBuilder script = new StringBuilder("\\set VERBOSITY verbose\n");
        for (Case each : cases) {
            script.append(each.sql()).append(";\n\\echo ").append(MARK).append("\n\\warn ");
            script.append(MARK).append('\n');
        }
        Path input = Files.writeString(folder.resolve("script.sql"), script);
        Path rows = folder.resolve("rows");
        Path errors = folder.resolve("errors");
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-X", "-q", "-At", "-F", SEPARATOR));
        command.addAll(List.of("-P", "null=" + NULL, "-h", "127.0.0.1", "-p", String.valueOf(server.port())));
        command.addAll(List.of("-U", TestServer.USER, "-d", TestServer.DATABASE, "-f", input.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGPASSWORD", TestServer.PASSWORD);
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        Process process = builder.redirectOutput(rows.toFile())
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("psql does not end");
        }
        String[] outputs = Files.readString(rows, UTF_8).split(MARK + "\n", -1);
        String[] messages = Files.readString(errors, UTF_8).split(MARK + "\n", -1);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Matcher error = ERROR.matcher(i < messages.length ? messages[i] : "");
            Optional<String> failure =
                    error.find() ? Optional.of(error.group(1) + " " + error.group(2)) : Optional.empty();
            answers.add(new Answer(rows(outputs[i]), Optional.empty(), failure));
        }
        return answers;
    }

    private static List<List<String>> rows(String output) {
        return output.lines()
                .map(line -> Arrays.stream(line.split(SEPARATOR, -1))
                        .map(cell -> cell.equals(NULL) ? null : cell)
                        .toList())
                .toList();
    }
}
