package io.sluice.local.redshift.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines of delimited text, with ESCAPE and REMOVEQUOTES (Developer Guide, "Data conversion parameters"). */
final class DelimitedRecords implements Records {
    private static final String NULL = "\\N";

    private final LoadInput in;
    private final char delimiter;
    private final boolean escapes;
    private final boolean unquotes;
    private final String nullText;
    private final Optional<Character> replacement;
    private final StringBuilder field = new StringBuilder();
    private boolean escapedNull;

    DelimitedRecords(LoadInput in, Copy copy) {
        this.in = in;
        this.delimiter = copy.options().getOrDefault("delimiter", "|").charAt(0);
        this.escapes = copy.has("escape");
        this.unquotes = copy.has("removequotes");
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
        Optional<LoadFault> fault = Optional.empty();
        int end;
        do {
            int position = in.position();
            field.setLength(0);
            escapedNull = false;
            boolean quoted = unquotes && (in.peek() == '"' || in.peek() == '\'');
            try {
                end = quoted ? quoted(in.read()) : plain();
                String text = field.toString();
                boolean isNull = !quoted && text.equals(escapedNull ? NULL : nullText);
                fields.add(new RawField(isNull ? null : Utf8Bytes.decode(text, replacement), position));
            } catch (LoadFault e) {
                fault = Optional.of(e);
                in.skipLine();
                end = LoadInput.END;
            }
        } while (end == delimiter);
        return Optional.of(new RawRecord(in.line(), in.record(), fields, fault));
    }

    /** @return what ended the field: the delimiter, or the line's end */
    private int plain() throws IOException {
        int next = in.read();
        while (next != delimiter && !in.endsLine(next)) {
            append(next);
            next = in.read();
        }
        return next == delimiter ? next : LoadInput.END;
    }

    private int quoted(int quote) throws IOException, LoadFault {
        while (true) {
            int next = in.read();
            if (next == LoadInput.END || next == '\n') {
                throw new LoadFault(LoadFault.LINE, "Delimited value missing end quote");
            }
            int after = in.peek();
            if (next == quote && (after == delimiter || after == '\n' || after == '\r' || after == LoadInput.END)) {
                return plain();
            }
            append(next);
        }
    }

    private void append(int next) throws IOException {
        if (escapes && next == '\\') {
            int escaped = in.read();
            escapedNull = field.isEmpty() && escaped == 'N';
            if (escapedNull) {
                field.append('\\');
            }
            if (escaped != LoadInput.END) {
                field.append((char) escaped);
            }
        } else {
            field.append((char) next);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
