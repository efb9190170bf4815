package io.sluice.local.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The catalog's changes, one JSON document a line, in the order in which they happened. A change costs one append; what
 * a killed process left half written, a last line without its end, is cut off when the journal is opened.
 */
final class Journal implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private FileChannel channel;

    private Journal(Path file) {
        this.file = file;
    }

    static Journal open(Path file, Consumer<JsonNode> replay) throws IOException {
        Files.createDirectories(file.getParent());
        Journal journal = new Journal(file);
        long whole = 0;
        if (Files.exists(file)) {
            whole = wholeLines(file);
            try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
                cut.truncate(whole);
            }
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    replay.accept(JSON.readTree(line));
                }
            }
        }
        journal.channel = append(file);
        return journal;
    }

    private static FileChannel append(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** The length of the file up to and with its last line end. */
    private static long wholeLines(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            for (long end = channel.size(); end > 0; end--) {
                one.clear();
                channel.read(one, end - 1);
                if (one.get(0) == '\n') {
                    return end;
                }
            }
            return 0;
        }
    }

    /** Written before the changes are visible: a change that was answered is in the file. */
    void append(List<? extends JsonNode> changes) {
        StringBuilder lines = new StringBuilder();
        changes.forEach(change -> lines.append(change).append('\n'));
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The local Glue cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** Replaces all changes by others that give the same catalog. */
    void rewrite(Stream<? extends JsonNode> changes) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next))) {
            for (JsonNode change : (Iterable<JsonNode>) changes.map(JsonNode.class::cast)::iterator) {
                out.write(JSON.writeValueAsBytes(change));
                out.write('\n');
            }
        }
        channel.close();
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        channel = append(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
