package io.sluice.local.redshift.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lines of CSV: fields in quotes may hold delimiters, line ends and doubled quotes; blanks around quotes are ignored
 * (Developer Guide, "Data format parameters", CSV).
 */
final class CsvRecords implements Records {
    private final LoadInput in;
    private final char delimiter;
    private final char quote;
    private final String nullText;
    private final Optional<Character> replacement;
    private final StringBuilder field = new StringBuilder();

    CsvRecords(LoadInput in, Copy copy) {
        this.in = in;
        this.delimiter = copy.options().getOrDefault("delimiter", ",").charAt(0);
        this.quote = copy.options().getOrDefault("quote", "\"").charAt(0);
        this.nullText = copy.nullText();
        this.replacement = copy.replacement();
    }

    @Override
    public Optional<RawRecord> next() throws IOException {
        in.begin();
        if (in.peek() == LoadInput.END) {
            return Optional.empty();
        }
        List<RawField> fields = new ArrayList<>();
        try {
            for (boolean more = true; more; ) {
                more = field(fields);
            }
        } catch (LoadFault fault) {
            return Optional.of(RawRecord.faulty(in.line(), in.record(), fault));
        }
        return Optional.of(RawRecord.of(in.line(), in.record(), fields));
    }

    /** @return whether another field follows */
    private boolean field(List<RawField> fields) throws IOException, LoadFault {
        field.setLength(0);
        int position = in.position();
        int next = in.read();
        while ((next == ' ' || next == '\t') && next != delimiter) {
            field.append((char) next);
            next = in.read();
        }
        boolean quoted = next == quote;
        if (quoted) {
            field.setLength(0);
            next = quoted();
        }
        while (next != delimiter && !in.endsLine(next)) {
            field.append((char) next);
            next = in.read();
        }
        String text = field.toString();
        boolean isNull = !quoted && text.equals(nullText);
        fields.add(new RawField(isNull ? null : decoded(text, next), position));
        return next == delimiter;
    }

    /** Reads up to what follows the closing quote and its blanks. */
    private int quoted() throws IOException, LoadFault {
        while (true) {
            int next = in.read();
            if (next == LoadInput.END) {
                throw new LoadFault(LoadFault.LINE, "Invalid quote formatting for CSV");
            }
            if (next == quote && in.peek() != quote) {
                break;
            }
            if (next == quote) {
                in.read();
            }
            field.append((char) next);
        }
        int next = in.read();
        while ((next == ' ' || next == '\t') && next != delimiter) {
            next = in.read();
        }
        boolean over = next == delimiter || next == '\n' || next == LoadInput.END || next == '\r' && in.peek() == '\n';
        if (!over) {
            in.skipLine();
            throw new LoadFault(LoadFault.LINE, "Invalid quote formatting for CSV");
        }
        return next;
    }

    private String decoded(String text, int after) throws IOException, LoadFault {
        try {
            return Utf8Bytes.decode(text, replacement);
        } catch (LoadFault fault) {
            if (after == delimiter) {
                in.skipLine();
            }
            throw fault;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
