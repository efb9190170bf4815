package io.sluice.local.redshift.engine;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** The bytes of a file, decompressed and, from UTF-16, turned to UTF-8; counts lines and keeps each record's beginning. */
final class LoadInput implements AutoCloseable {
    static final int END = -1;

    /** What the error tables keep of a record. */
    private static final int KEPT = 1024;

    private static final int BUFFER_BYTES = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final StringBuilder record = new StringBuilder();
    private int at;
    private int filled;
    private long line = 1;
    private long recordLine = 1;
    private int position;

    private LoadInput(InputStream in) {
        this.in = in;
    }

    static LoadInput open(Copy copy, CopyFile file) throws IOException {
        LoadInput input = new LoadInput(decoded(copy, decompressed(copy, Files.newInputStream(file.path()))));
        input.skipByteOrderMark();
        return input;
    }

    /** The stream of a file's bytes without their compression. */
    static InputStream decompressed(Copy copy, InputStream stored) throws IOException {
        if (copy.has("gzip")) {
            return new GZIPInputStream(stored, BUFFER_BYTES);
        }
        if (copy.has("bzip2")) {
            return new BZip2CompressorInputStream(stored, true);
        }
        return copy.has("zstd") ? new ZstdInputStream(stored) : stored;
    }

    private static InputStream decoded(Copy copy, InputStream in) throws IOException {
        String encoding = copy.options().getOrDefault("encoding", "utf8").toUpperCase(Locale.ROOT);
        Charset charset =
                switch (encoding) {
                    case "UTF16" -> StandardCharsets.UTF_16;
                    case "UTF16LE" -> StandardCharsets.UTF_16LE;
                    case "UTF16BE" -> StandardCharsets.UTF_16BE;
                    default -> StandardCharsets.UTF_8;
                };
        if (charset == StandardCharsets.UTF_8) {
            return in;
        }
        try (in) {
            CharSequence text = charset.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes()));
            return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (CharacterCodingException e) {
            throw new IOException("the file is not encoded in " + encoding, e);
        }
    }

    private void skipByteOrderMark() throws IOException {
        peek();
        boolean marked =
                filled >= 3 && buffer[0] == (byte) 0xef && buffer[1] == (byte) 0xbb && buffer[2] == (byte) 0xbf;
        at = marked ? 3 : 0;
    }

    /** The next byte, or {@link #END}. */
    int read() throws IOException {
        int next = peek();
        if (next != END) {
            at++;
            position++;
            if (record.length() < KEPT) {
                record.append((char) next);
            }
            if (next == '\n') {
                line++;
            }
        }
        return next;
    }

    int peek() throws IOException {
        if (at == filled) {
            at = 0;
            filled = Math.max(0, in.readNBytes(buffer, 0, buffer.length));
        }
        return at == filled ? END : buffer[at] & 0xff;
    }

    /** Whether a byte just read ends a line: LF, or CR before LF, which is taken too. */
    boolean endsLine(int read) throws IOException {
        if (read == '\r' && peek() == '\n') {
            read();
            return true;
        }
        return read == '\n' || read == END;
    }

    void skipLine() throws IOException {
        int next = read();
        while (next != '\n' && next != END) {
            next = read();
        }
    }

    /** The next byte is a record's first. */
    void begin() {
        record.setLength(0);
        position = 0;
        recordLine = line;
    }

    long line() {
        return recordLine;
    }

    /** Bytes read of the record. */
    int position() {
        return position;
    }

    /** The record's beginning without its line end. */
    String record() {
        int end = record.length();
        while (end > 0 && (record.charAt(end - 1) == '\n' || record.charAt(end - 1) == '\r')) {
            end--;
        }
        return Utf8Bytes.lenient(record.substring(0, end));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
