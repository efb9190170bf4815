package io.sluice.local.redshift.engine;

import java.io.IOException;
import java.util.Optional;

/** Objects and arrays of JSON that follow each other, on lines of their own or not. */
final class JsonRecords implements Records {
    /** The most bytes of one (Developer Guide, "COPY", JSON). */
    private static final int MOST_BYTES = 4 << 20;

    private final LoadInput in;
    private final JsonFields columns;
    private final Optional<Character> replacement;

    JsonRecords(LoadInput in, Copy copy, JsonFields columns) {
        this.in = in;
        this.columns = columns;
        this.replacement = copy.replacement();
    }

    @Override
    public Optional<RawRecord> next() throws IOException {
        while (Character.isWhitespace(in.peek())) {
            in.read();
        }
        in.begin();
        if (in.peek() == LoadInput.END) {
            return Optional.empty();
        }
        try {
            String document = Utf8Bytes.decode(document(), replacement);
            return Optional.of(RawRecord.of(in.line(), in.record(), columns.of(document)));
        } catch (LoadFault fault) {
            return Optional.of(RawRecord.faulty(in.line(), in.record(), fault));
        }
    }

    private String document() throws IOException, LoadFault {
        if (in.peek() != '{' && in.peek() != '[') {
            in.skipLine();
            throw new LoadFault(LoadFault.LINE, "Invalid JSON format: an object or array is expected");
        }
        StringBuilder document = new StringBuilder();
        int depth = 0;
        boolean string = false;
        do {
            int next = in.read();
            if (next == LoadInput.END || document.length() > MOST_BYTES) {
                throw new LoadFault(
                        LoadFault.LINE,
                        next == LoadInput.END
                                ? "Invalid JSON format: the file ends within an object or array"
                                : "String value exceeds the max size of 4194304 bytes");
            }
            document.append((char) next);
            if (string && next == '\\') {
                document.append((char) Math.max(0, in.read()));
            } else if (next == '"') {
                string = !string;
            } else if (!string) {
                depth += next == '{' || next == '[' ? 1 : next == '}' || next == ']' ? -1 : 0;
            }
        } while (depth > 0);
        return document.toString();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
