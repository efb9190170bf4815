package io.sluice.local.redshift.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines whose fields have widths, in characters (Developer Guide, "Data format parameters", FIXEDWIDTH). */
final class FixedWidthRecords implements Records {
    private final LoadInput in;
    private final List<Integer> widths;
    private final String nullText;
    private final Optional<Character> replacement;

    FixedWidthRecords(LoadInput in, Copy copy, List<Integer> widths) {
        this.in = in;
        this.widths = widths;
        this.nullText = copy.nullText();
        this.replacement = copy.replacement();
    }

    /** The widths of {@code 'label:width,label:width'}. */
    static List<Integer> widths(String specification) throws SqlFailure {
        List<Integer> widths = new ArrayList<>();
        for (String part : specification.split(",", -1)) {
            String width = part.substring(part.lastIndexOf(':') + 1).strip();
            if (part.indexOf(':') < 0 || !width.matches("[1-9][0-9]{0,6}")) {
                throw new SqlFailure(
                        "22023",
                        "Invalid FIXEDWIDTH specification \"" + part.strip()
                                + "\": it must read 'label:width,label:width'");
            }
            widths.add(Integer.parseInt(width));
        }
        return widths;
    }

    @Override
    public Optional<RawRecord> next() throws IOException {
        in.begin();
        if (in.peek() == LoadInput.END) {
            return Optional.empty();
        }
        StringBuilder bytes = new StringBuilder();
        for (int next = in.read(); !in.endsLine(next); next = in.read()) {
            bytes.append((char) next);
        }
        try {
            String line = Utf8Bytes.decode(bytes.toString(), replacement);
            List<RawField> fields = new ArrayList<>();
            int from = 0;
            for (int width : widths) {
                if (from >= line.length()) {
                    break;
                }
                int to = Math.min(line.length(), from + width);
                String text = line.substring(from, to).stripTrailing();
                fields.add(new RawField(text.equals(nullText) ? null : text, from));
                from = to;
            }
            return Optional.of(RawRecord.of(in.line(), in.record(), fields));
        } catch (LoadFault fault) {
            return Optional.of(RawRecord.faulty(in.line(), in.record(), fault));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
