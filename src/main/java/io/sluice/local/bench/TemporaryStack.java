package io.sluice.local.bench;

import io.sluice.local.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A stack on a folder that goes with it. Its settings are system properties of this process from then on, which the local
 * environment reads.
 */
record TemporaryStack(Path folder, LocalStack stack) implements AutoCloseable {
    static TemporaryStack start() {
        try {
            Path folder = Files.createTempDirectory("sluice-bench");
            LocalStack stack = LocalStack.start(folder);
            stack.settings().forEach(System::setProperty);
            return new TemporaryStack(folder, stack);
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder for the stack: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        stack.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " was not deleted: " + e.getMessage(), e);
        }
    }
}
