package io.sluice.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.model.FlowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
