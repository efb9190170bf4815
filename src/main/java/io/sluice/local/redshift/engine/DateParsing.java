package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * TO_DATE and TO_TIMESTAMP (Developer Guide, "TO_DATE function" and "TO_TIMESTAMP function").
 *
 * <p>Unless they are told to be strict, days past the end of the month and hours past 23 run into what follows.
 */
final class DateParsing {
    /** @param field what it is read into; empty when it is passed over */
    private record Part(String field, String expression) {}

    private static final Map<String, Part> PATTERNS = DateFormats.longestFirst(Map.ofEntries(
            Map.entry("YYYY", new Part("y", "\\d{1,4}")),
            Map.entry("YY", new Part("yy", "\\d{2}")),
            Map.entry("MONTH", new Part("n", "[A-Za-z]+")),
            Map.entry("MON", new Part("n", "[A-Za-z]{3}")),
            Map.entry("MM", new Part("m", "\\d{1,2}")),
            Map.entry("DAY", new Part("", "[A-Za-z]+")),
            Map.entry("DY", new Part("", "[A-Za-z]{3}")),
            Map.entry("DDD", new Part("j", "\\d{1,3}")),
            Map.entry("DD", new Part("d", "\\d{1,2}")),
            Map.entry("HH24", new Part("h", "\\d{1,2}")),
            Map.entry("HH12", new Part("h", "\\d{1,2}")),
            Map.entry("HH", new Part("h", "\\d{1,2}")),
            Map.entry("MI", new Part("i", "\\d{1,2}")),
            Map.entry("SS", new Part("s", "\\d{1,2}")),
            Map.entry("MS", new Part("f", "\\d{1,3}")),
            Map.entry("US", new Part("f", "\\d{1,6}")),
            Map.entry("AM", new Part("p", "[AaPp][Mm]")),
            Map.entry("PM", new Part("p", "[AaPp][Mm]"))));

    enum Mode {
        STRICT,
        LENIENT
    }

    private final String text;
    private final String format;
    private final List<String> fields = new ArrayList<>();
    private final StringBuilder expression = new StringBuilder("^\\s*");

    private DateParsing(String text, String format) {
        this.text = text;
        this.format = format;
    }

    /** The timestamp that the text shows by the format. */
    static String timestamp(String text, String format, Mode mode) throws SqlFailure {
        return new DateParsing(text, format).sql(mode);
    }

    private String sql(Mode mode) throws SqlFailure {
        read();
        if (!fields.contains("y") && !fields.contains("yy")) {
            throw SqlFailure.notSupported("Reading the datetime format '" + format + "', which has no year");
        }
        String month = fields.contains("n")
                ? "list_position(['jan','feb','mar','apr','may','jun','jul','aug','sep','oct','nov','dec'], lower(left("
                        + field("n") + ", 3)))"
                : fields.contains("m") ? whole("m") : "1";
        String year = fields.contains("y")
                ? whole("y")
                : "(" + whole("yy") + " + CASE WHEN " + whole("yy") + " < 70 THEN 2000 ELSE 1900 END)";
        String day = fields.contains("d") ? whole("d") : fields.contains("j") ? whole("j") : "1";
        String first = "make_date(" + year + ", " + (fields.contains("j") ? "1" : month) + ", 1)";
        String hour = fields.contains("h") ? whole("h") : "0";
        if (fields.contains("p")) {
            hour = "(" + hour + " % 12 + CASE WHEN lower(" + field("p") + ") = 'pm' THEN 12 ELSE 0 END)";
        }
        String minute = fields.contains("i") ? whole("i") : "0";
        String second = fields.contains("s") ? whole("s") : "0";
        String micros = fields.contains("f") ? "CAST(rpad(" + field("f") + ", 6, '0') AS BIGINT)" : "0";
        String moment = "(CAST(" + first + " + " + day + " - 1 AS TIMESTAMP) + to_microseconds(((" + hour + " * 60 + "
                + minute + ") * 60 + " + second + ") * CAST(1000000 AS BIGINT) + " + micros + "))";
        String outside = mode == Mode.STRICT
                ? " OR month(" + first + " + " + day + " - 1) <> month(" + first + ") OR " + hour + " > 23"
                : "";
        String wrong = "NOT regexp_matches(" + text + ", " + Sql.string(expression.toString()) + ") OR " + day + " > "
                + (fields.contains("j") ? 366 : 31) + " OR " + minute + " > 59 OR " + second + " > 59" + outside;
        return "CASE WHEN " + wrong + " THEN error('[22008] date/time field value out of range: ' || " + text
                + ") ELSE " + moment + " END";
    }

    private void read() throws SqlFailure {
        for (int at = 0; at < format.length(); ) {
            at += format.regionMatches(true, at, "FM", 0, 2) ? 2 : 0;
            Optional<String> found = DateFormats.pattern(format, at, PATTERNS);
            if (found.isPresent()) {
                Part part = PATTERNS.get(found.get());
                expression.append(part.field().isEmpty() ? part.expression() : "(" + part.expression() + ")");
                if (!part.field().isEmpty()) {
                    if (fields.contains(part.field())) {
                        throw SqlFailure.notSupported("The datetime format '" + format + "', which says a part twice");
                    }
                    fields.add(part.field());
                }
                at += found.get().length();
            } else {
                int end = DateFormats.literalEnd(format, at);
                boolean blank = Set.of(" ", "\t").contains(format.substring(at, end));
                expression.append(blank ? "\\s*" : "[^0-9A-Za-z]?".repeat(format.charAt(at) == '"' ? end - at - 2 : 1));
                at = end;
            }
        }
    }

    private String field(String name) {
        String names = fields.stream().map(Sql::string).collect(Collectors.joining(", ", "[", "]"));
        return "regexp_extract(" + text + ", " + Sql.string(expression.toString()) + ", " + names + ")." + name;
    }

    /** A number of the text; of what does not match, none. */
    private String whole(String name) {
        return "TRY_CAST(" + field(name) + " AS INTEGER)";
    }
}
