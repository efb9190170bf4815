package io.sluice.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.local.glue.LocalGlue;
import io.sluice.local.s3.LocalS3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AWS command line, a client that none of our code shares anything with. */
class AwsCliIT {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    /** What a run of the CLI left. */
    private record Outcome(int exit, String output) {}

    @BeforeAll
    static void requireTheCommandLine() {
        boolean there = false;
        try {
            there = new ProcessBuilder("aws", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // Not installed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assumeTrue(there, "SKIPPED: there is no AWS command line (aws) on this machine");
    }

    private Outcome aws(URI endpoint, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("aws", "--endpoint-url", endpoint.toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "aws", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("AWS_ACCESS_KEY_ID", LocalS3.ACCESS_KEY);
        builder.environment().put("AWS_SECRET_ACCESS_KEY", LocalS3.SECRET_KEY);
        builder.environment().put("AWS_DEFAULT_REGION", LocalS3.REGION);
        builder.environment().put("AWS_CONFIG_FILE", folder.resolve("none").toString());
        Process process = builder.start();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "aws did not end: " + command);
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private String done(URI endpoint, String... arguments) throws IOException, InterruptedException {
        Outcome outcome = aws(endpoint, arguments);
        assertEquals(0, outcome.exit(), outcome.output());
        return outcome.output();
    }

    @Test
    void s3_takes_and_gives_back_files_small_and_in_parts() throws Exception {
        byte[] large = new byte[20_000_001]; // the CLI uploads from 8 MB on in parts
        new Random(3).nextBytes(large);
        Path big = Files.write(folder.resolve("big.bin"), large);
        Path small = Files.writeString(folder.resolve("small.txt"), "small");
        try (LocalS3 s3 = LocalS3.start(folder, 0)) {
            done(s3.endpoint(), "s3", "mb", "s3://cli");
            done(s3.endpoint(), "s3", "cp", big.toString(), "s3://cli/in/big.bin");
            done(s3.endpoint(), "s3", "cp", small.toString(), "s3://cli/in/a b=c+%.txt");
            String listed = done(s3.endpoint(), "s3", "ls", "--recursive", "s3://cli");
            assertTrue(listed.contains("20000001 in/big.bin") && listed.contains("5 in/a b=c+%.txt"), listed);

            done(
                    s3.endpoint(),
                    "s3",
                    "cp",
                    "s3://cli/in/big.bin",
                    folder.resolve("back.bin").toString());
            assertArrayEquals(large, Files.readAllBytes(folder.resolve("back.bin")));
            done(
                    s3.endpoint(),
                    "s3",
                    "sync",
                    "s3://cli/in",
                    folder.resolve("synced").toString());
            assertEquals("small", Files.readString(folder.resolve("synced/a b=c+%.txt")));

            done(s3.endpoint(), "s3", "mv", "s3://cli/in/big.bin", "s3://cli/out/big.bin");
            done(s3.endpoint(), "s3", "rm", "--recursive", "s3://cli/in");
            assertEquals(
                    List.of("s3://cli/out/big.bin"),
                    s3.files().list("s3://cli/").stream()
                            .map(object -> object.url())
                            .toList());
            assertArrayEquals(
                    large,
                    Files.readAllBytes(s3.files().file("s3://cli/out/big.bin").orElseThrow()));
        }
    }

    @Test
    void s3_honours_a_condition_and_names_what_is_missing() throws Exception {
        Path body = Files.write(folder.resolve("body"), "1".getBytes(UTF_8));
        try (LocalS3 s3 = LocalS3.start(folder, 0)) {
            s3.createBucket("cli");
            String[] create = {
                "s3api",
                "put-object",
                "--bucket",
                "cli",
                "--key",
                "lease",
                "--if-none-match",
                "*",
                "--body",
                body.toString()
            };
            done(s3.endpoint(), create);
            Outcome second = aws(s3.endpoint(), create);
            assertTrue(second.exit() != 0 && second.output().contains("PreconditionFailed"), second.output());
            Outcome missing = aws(s3.endpoint(), "s3", "ls", "s3://nowhere");
            assertTrue(missing.output().contains("NoSuchBucket"), missing.output());
        }
    }

    @Test
    void glue_answers_with_what_was_written() throws Exception {
        try (LocalGlue glue = LocalGlue.start(folder, 0)) {
            done(glue.endpoint(), "glue", "create-database", "--database-input", "Name=Music");
            done(
                    glue.endpoint(),
                    "glue",
                    "create-table",
                    "--database-name",
                    "music",
                    "--table-input",
                    "{\"Name\":\"t\",\"PartitionKeys\":[{\"Name\":\"dt\",\"Type\":\"date\"}],"
                            + "\"StorageDescriptor\":{\"Location\":\"s3://x/y\"}}");
            done(
                    glue.endpoint(),
                    "glue",
                    "batch-create-partition",
                    "--database-name",
                    "music",
                    "--table-name",
                    "t",
                    "--partition-input-list",
                    "Values=2024-01-01",
                    "Values=2024-01-02");
            String found = done(
                    glue.endpoint(),
                    "glue",
                    "get-partitions",
                    "--database-name",
                    "music",
                    "--table-name",
                    "t",
                    "--expression",
                    "dt > '2024-01-01'",
                    "--query",
                    "Partitions[].Values[]",
                    "--output",
                    "text");
            assertEquals("2024-01-02", found.trim());
            Outcome missing = aws(glue.endpoint(), "glue", "get-table", "--database-name", "music", "--name", "u");
            assertTrue(missing.output().contains("(EntityNotFoundException)"), missing.output());
        }
    }
}
