package io.sluice.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * A file system in memory, of a size that a shuffle does not fit in, which only one process sees: Linux takes it away when
 * that has ended. Where the kernel lets nobody mount one, the case is skipped.
 */
final class SmallDisk {
    /** A file system has at least one page. */
    private static final String SIZE = "4k";

    private SmallDisk() {}

    /** What a command line has before it so that it runs where {@code folder} is such a disk. */
    static List<String> at(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<String> before = List.of(
                "unshare",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + SIZE + " none " + folder + " && exec \"$@\"",
                "sh");
        require(before);
        return before;
    }

    private static void require(List<String> before) throws IOException, InterruptedException {
        List<String> nothing = new ArrayList<>(before);
        nothing.add("true");
        try {
            Process probe =
                    new ProcessBuilder(nothing).redirectErrorStream(true).start();
            String said = new String(probe.getInputStream().readAllBytes()).strip();
            if (probe.waitFor() != 0) {
                throw new TestAbortedException("this machine mounts no small disk: " + said);
            }
        } catch (IOException e) {
            throw new TestAbortedException("this machine mounts no small disk: " + e.getMessage());
        }
    }
}
