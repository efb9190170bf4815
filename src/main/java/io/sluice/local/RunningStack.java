package io.sluice.local;

import io.sluice.model.FlowException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The embedded stack on one folder: this process's own, or that of another process which keeps it up. Its settings are
 * system properties of this process from then on, which {@code conf/local.conf} reads.
 */
final class RunningStack implements AutoCloseable {
    private static final int CONNECT_MILLIS = 1_000;

    private final Map<String, String> settings;
    private final Optional<Own> own;

    /** A stack that this process started: it alone may use the folder. */
    private record Own(LocalStack stack, FileChannel lockFile, FileLock lock, Path note) {}

    private RunningStack(Map<String, String> settings, Optional<Own> own) {
        this.settings = new TreeMap<>(settings);
        this.own = own;
        settings.forEach(System::setProperty);
    }

    /** Joins the stack that is up on the folder, or starts one that ends with this process. */
    static RunningStack joinOrStart(Path folder) {
        Optional<Map<String, String>> up = running(folder);
        return up.isPresent() ? new RunningStack(up.get(), Optional.empty()) : start(folder);
    }

    static RunningStack start(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel file =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                return start(folder, file);
            } catch (IOException | RuntimeException e) {
                file.close(); // and with it the lock
                throw e;
            }
        } catch (IOException e) {
            throw FlowException.failed(
                    "the folder " + folder.toAbsolutePath() + " cannot be used for the local stack: " + e.getMessage()
                            + "; name another by --data DIR",
                    e);
        }
    }

    private static RunningStack start(Path folder, FileChannel file) throws IOException {
        FileLock lock = file.tryLock();
        if (lock == null) {
            throw FlowException.configuration("another local stack works on " + folder.toAbsolutePath()
                    + " and cannot be joined; wait for it to end, or take another folder by --data DIR");
        }
        LocalStack stack = LocalStack.start(folder);
        try {
            Path note = folder.resolve("stack.properties");
            write(note, stack.settings());
            return new RunningStack(stack.settings(), Optional.of(new Own(stack, file, lock, note)));
        } catch (IOException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Deletes a stack's folder, unless a stack is up on it. */
    static void wipe(Path folder) throws IOException {
        if (running(folder).isPresent()) {
            throw FlowException.configuration(
                    "a stack is up on " + folder.toAbsolutePath() + "; stop it (Ctrl-C where it runs) and wipe again");
        }
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.exists(folder.resolve("lock"))) {
            throw FlowException.configuration(folder.toAbsolutePath()
                    + " holds no data of a local stack; nothing was deleted. Name the stack's folder by --data DIR");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    String setting(String name) {
        return settings.get(name);
    }

    Map<String, String> settings() {
        return settings;
    }

    /** How other programs reach the stack, ready to be pasted. */
    String instructions() {
        return Instructions.of(settings);
    }

    private static Optional<Map<String, String>> running(Path folder) {
        Path note = folder.resolve("stack.properties");
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(note)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return answers(settings) ? Optional.of(settings) : Optional.empty();
    }

    /** A note outlives the process that died without removing it. */
    private static boolean answers(Map<String, String> settings) {
        String port = settings.get(LocalStack.REDSHIFT_PORT);
        if (port == null) {
            return false;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(port)), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void write(Path note, Map<String, String> settings) throws IOException {
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(note)) {
            properties.store(writer, "where the local stack listens; removed when it stops");
        }
    }

    @Override
    public void close() {
        own.ifPresent(mine -> {
            try {
                Files.deleteIfExists(mine.note());
                mine.stack().close();
                mine.lock().release();
                mine.lockFile().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
