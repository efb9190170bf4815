package io.sluice.local.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The genuine psql, where this machine has it. */
final class Psql {
    private static final Path PROGRAM = Path.of("/usr/bin/psql");

    /** Standard output and errors, in the order in which they were written. */
    record Answer(int exitCode, String text) {}

    private Psql() {}

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** @param connection a libpq connection string without user, password and database */
    static Answer run(String connection, Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                PROGRAM.toString(), "-X", connection + " user=" + TestServer.USER + " dbname=" + TestServer.DATABASE));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().put("PGPASSWORD", TestServer.PASSWORD);
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        builder.environment().put("PGCONNECT_TIMEOUT", "30");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Answer(process.waitFor(), text);
    }
}
