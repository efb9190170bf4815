package io.sluice.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.model.FlowException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunningStackIT {
    @TempDir
    private Path temporary;

    private Path folder;

    @BeforeEach
    void a_folder_of_its_own() {
        folder = temporary.resolve("stack");
    }

    @AfterEach
    void other_tests_find_the_shared_stack_again() {
        SharedStack.up().stack().settings().forEach(System::setProperty);
    }

    @Test
    void a_command_joins_the_stack_that_is_up_on_its_folder_and_leaves_it_running() {
        try (RunningStack up = RunningStack.start(folder)) {
            try (RunningStack joined = RunningStack.joinOrStart(folder)) {
                assertEquals(up.settings(), joined.settings());
            }
            try (RunningStack again = RunningStack.joinOrStart(folder)) {
                assertEquals(up.settings(), again.settings());
            }
            assertTrue(up.instructions().contains(" -p " + up.setting(LocalStack.REDSHIFT_PORT) + " "));
        }
    }

    @Test
    void the_lines_that_are_printed_can_be_pasted() throws IOException, InterruptedException {
        try (RunningStack up = RunningStack.start(folder)) {
            List<String> lines = up.instructions().lines().toList();
            if (isInstalled("psql")) {
                assertEquals("7", shell(pasted(lines, "Redshift") + " -XAtc 'select 3 + 4'"));
            }
            if (isInstalled("aws")) {
                shell(pasted(lines, "S3"));
                assertTrue(shell(pasted(lines, "Glue")).contains("DatabaseList"));
            }
            Configuration hadoop = new Configuration();
            Matcher options =
                    Pattern.compile("--conf spark\\.hadoop\\.(\\S+)=(\\S+)").matcher(pasted(lines, "Spark"));
            while (options.find()) {
                hadoop.set(options.group(1), options.group(2));
            }
            try (FileSystem s3 = FileSystem.newInstance(URI.create("s3://sluice-lake/"), hadoop)) {
                s3.create(new org.apache.hadoop.fs.Path("/here/x")).close();
                assertTrue(s3.exists(new org.apache.hadoop.fs.Path("/here/x")));
            }
        }
    }

    private static String pasted(List<String> lines, String heading) {
        return lines.stream()
                .filter(line -> line.startsWith(heading))
                .findFirst()
                .orElseThrow()
                .substring(heading.length());
    }

    private boolean isInstalled(String program) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** What a line prints that a user pastes who has set nothing up. */
    private String shell(String line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("PG"));
        builder.environment().put("AWS_CONFIG_FILE", temporary.resolve("none").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertEquals(0, process.waitFor(), text);
        return text;
    }

    @Test
    void the_note_of_a_stack_that_died_is_not_believed() throws IOException {
        String port;
        String note;
        try (RunningStack died = RunningStack.start(folder)) {
            port = died.setting(LocalStack.REDSHIFT_PORT);
            note = Files.readString(folder.resolve("stack.properties"));
        }
        assertFalse(Files.exists(folder.resolve("stack.properties")));
        Files.writeString(folder.resolve("stack.properties"), note);
        try (RunningStack next = RunningStack.joinOrStart(folder)) {
            assertNotEquals(port, next.setting(LocalStack.REDSHIFT_PORT));
        }
    }

    @Test
    void data_in_use_is_not_wiped_and_what_is_no_stack_never() throws IOException {
        try (RunningStack up = RunningStack.start(folder)) {
            FlowException inUse = assertThrows(FlowException.class, () -> RunningStack.wipe(folder));
            assertTrue(inUse.getMessage().startsWith("a stack is up on " + folder.toAbsolutePath()), inUse::getMessage);
        }
        RunningStack.wipe(folder);
        assertFalse(Files.exists(folder));

        Path home = Files.createDirectories(temporary.resolve("home"));
        Files.writeString(home.resolve("thesis.txt"), "years of work");
        FlowException noStack = assertThrows(FlowException.class, () -> RunningStack.wipe(home));
        assertTrue(noStack.getMessage().contains("nothing was deleted"), noStack::getMessage);
        assertTrue(Files.exists(home.resolve("thesis.txt")));
    }
}
