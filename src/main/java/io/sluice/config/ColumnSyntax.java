package io.sluice.config;

import io.sluice.model.ColumnType;
import io.sluice.model.Nullability;
import io.sluice.model.SourceColumn;
import io.sluice.model.SourceType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a declared column, {@code name type [not null] [-- comment]}: DDL with the forms of raw values. A name that is no
 * plain word stands in backticks.
 */
final class ColumnSyntax {
    private static final String TYPES =
            "boolean, smallint, int, bigint, real, double, decimal(p,s), string, varchar(n),"
                    + " date, date(pattern), timestamp, timestamp(epoch_millis), timestamp(pattern) and json";
    private static final Map<String, ColumnType> PLAIN = Map.ofEntries(
            Map.entry("boolean", ColumnType.Simple.BOOLEAN),
            Map.entry("smallint", ColumnType.Simple.SMALLINT),
            Map.entry("int", ColumnType.Simple.INT),
            Map.entry("integer", ColumnType.Simple.INT),
            Map.entry("bigint", ColumnType.Simple.BIGINT),
            Map.entry("long", ColumnType.Simple.BIGINT),
            Map.entry("real", ColumnType.Simple.REAL),
            Map.entry("float4", ColumnType.Simple.REAL),
            Map.entry("double", ColumnType.Simple.DOUBLE),
            Map.entry("string", ColumnType.Simple.STRING),
            Map.entry("date", ColumnType.Simple.DATE),
            Map.entry("timestamp", ColumnType.Simple.TIMESTAMP));
    private static final List<String> NAMES = List.of(
            "boolean",
            "smallint",
            "int",
            "bigint",
            "real",
            "double",
            "decimal",
            "string",
            "varchar",
            "date",
            "timestamp",
            "json");
    /** What other systems call these types. */
    private static final Map<String, String> FOREIGN = Map.of(
            "numeric", "decimal(p,s)",
            "text", "string",
            "char", "varchar(n)",
            "bool", "boolean",
            "float", "double (64 bits) or real (32 bits)",
            "float8", "double",
            "tinyint", "smallint",
            "datetime", "timestamp",
            "timestamptz", "timestamp",
            "super", "json");

    private static final Map<String, SourceType.EpochUnit> EPOCHS = Map.of(
            "epoch_seconds", SourceType.EpochUnit.SECONDS,
            "epoch_millis", SourceType.EpochUnit.MILLIS,
            "epoch_micros", SourceType.EpochUnit.MICROS);
    private static final int LONGEST_NAME = 127;

    private final String text;
    private int at;

    private ColumnSyntax(String text) {
        this.text = text;
    }

    /** @throws Refusal naming the character, counted from 1 */
    static SourceColumn parse(String text) {
        return new ColumnSyntax(text).column();
    }

    private SourceColumn column() {
        String name = name();
        SourceType type = type();
        Nullability nullability = nullability();
        return new SourceColumn(name, type, nullability, comment());
    }

    private String name() {
        skipBlanks();
        int start = at;
        String name;
        if (at < text.length() && text.charAt(at) == '`') {
            int close = text.indexOf('`', at + 1);
            if (close < 0) {
                throw refusal(start, "a name without its closing backtick", "it began here", "close it with `");
            }
            name = text.substring(at + 1, close);
            at = close + 1;
        } else {
            name = word();
        }
        if (name.isEmpty() || !name.equals(name.strip())) {
            throw refusal(
                    start,
                    at == start ? "no name" : "an empty or padded name",
                    "a column is written name type [not null] [-- comment]",
                    "begin with the field's name, in `backticks` unless it is letters, digits and '_'");
        }
        if (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
            throw refusal(
                    at,
                    "'" + text.charAt(at) + "' in its name",
                    "a plain name is letters, digits and '_'",
                    "put the name in `backticks`");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw refusal(start, "a name too long", "Redshift allows " + LONGEST_NAME + " bytes", "shorten it");
        }
        return name;
    }

    private SourceType type() {
        skipBlanks();
        int start = at;
        String name = word().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            throw refusal(start, "no type", "the types are " + TYPES, "write a type after the name");
        }
        Optional<String> argument = argument();
        if (name.equals("decimal")) {
            return plain(start, () -> decimal(start, argument));
        }
        if (name.equals("varchar")) {
            return plain(start, () -> new ColumnType.Varchar(number(start, argument.orElse(""), "varchar(256)")));
        }
        if (argument.isPresent() && (name.equals("timestamp") || name.equals("date"))) {
            return formatted(start, name, argument.get());
        }
        if (argument.isPresent() && (PLAIN.containsKey(name) || name.equals("json"))) {
            throw refusal(start, name + " with an argument", "it takes none", "write " + name);
        }
        if (name.equals("json")) {
            return new SourceType.Json();
        }
        if (!PLAIN.containsKey(name)) {
            throw refusal(
                    start,
                    "an unknown type " + name,
                    "the types are " + TYPES,
                    FOREIGN.containsKey(name)
                            ? "write " + FOREIGN.get(name)
                            : Closest.question(name, NAMES, "write one of them"));
        }
        return new SourceType.Plain(PLAIN.get(name));
    }

    private SourceType plain(int start, Supplier<ColumnType> type) {
        try {
            return new SourceType.Plain(type.get());
        } catch (Refusal refusal) {
            throw refusal;
        } catch (IllegalArgumentException e) {
            throw refusal(start, "an impossible type", e.getMessage(), "correct the numbers");
        }
    }

    private ColumnType decimal(int start, Optional<String> argument) {
        String[] numbers = argument.orElse("").split(",", -1);
        if (numbers.length != 2) {
            throw refusal(
                    start, "decimal without precision and scale", "it has no default here", "write decimal(12,2)");
        }
        return new ColumnType.Decimal(
                number(start, numbers[0], "decimal(12,2)"), number(start, numbers[1], "decimal(12,2)"));
    }

    private int number(int start, String digits, String example) {
        if (!digits.strip().matches("[0-9]{1,6}")) {
            throw refusal(start, "a type without its numbers", "found '" + digits + "'", "write " + example);
        }
        return Integer.parseInt(digits.strip());
    }

    private SourceType formatted(int start, String type, String argument) {
        if (type.equals("timestamp") && EPOCHS.containsKey(argument)) {
            return new SourceType.Epoch(EPOCHS.get(argument));
        }
        Optional<String> epoch = Closest.to(argument, EPOCHS.keySet()).or(() -> EPOCHS.keySet().stream()
                .filter(e -> e.endsWith("_" + argument))
                .findFirst());
        if (type.equals("timestamp") && epoch.isPresent()) {
            throw refusal(
                    start,
                    "an unknown unit " + argument,
                    "a number counts epoch_seconds, epoch_millis or epoch_micros",
                    "did you mean " + epoch.get() + "?");
        }
        try {
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(argument, Locale.ROOT);
            String example = formatter.format(ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC));
            LocalDate date = formatter.parse(example).query(TemporalQueries.localDate());
            if (date == null || !date.equals(LocalDate.of(2001, 2, 3))) {
                throw new IllegalArgumentException("it does not give year, month and day");
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw refusal(
                    start,
                    "a pattern '" + argument + "' that reads no " + type,
                    e.getMessage(),
                    "write a pattern of java.time.format.DateTimeFormatter, as "
                            + (type.equals("date") ? "date(dd/MM/yyyy)" : "timestamp(yyyy-MM-dd HH:mm:ss)"));
        }
        return new SourceType.Pattern(
                type.equals("date") ? ColumnType.Simple.DATE : ColumnType.Simple.TIMESTAMP, argument);
    }

    private Nullability nullability() {
        skipBlanks();
        int start = at;
        if (!word().equalsIgnoreCase("not")) {
            at = start;
            return Nullability.NULLABLE;
        }
        skipBlanks();
        if (!word().equalsIgnoreCase("null")) {
            throw refusal(start, "'not' without 'null'", "only not null is possible", "write not null");
        }
        return Nullability.NOT_NULL;
    }

    private String comment() {
        skipBlanks();
        if (at == text.length()) {
            return "";
        }
        if (!text.startsWith("--", at)) {
            throw refusal(
                    at,
                    "'" + text.substring(at) + "' after its type",
                    "a column is written name type [not null] [-- comment]",
                    "remove it or write -- before it");
        }
        return text.substring(at + 2).strip();
    }

    /** What stands in parentheses; a closing one within single quotes, as patterns have them, does not count. */
    private Optional<String> argument() {
        int start = at;
        skipBlanks();
        if (at == text.length() || text.charAt(at) != '(') {
            at = start;
            return Optional.empty();
        }
        int open = at;
        boolean quoted = false;
        for (at++; at < text.length(); at++) {
            if (text.charAt(at) == '\'') {
                quoted = !quoted;
            } else if (text.charAt(at) == ')' && !quoted) {
                return Optional.of(text.substring(open + 1, at++).strip());
            }
        }
        throw refusal(open, "'(' without ')'", "it began here", "close it");
    }

    private String word() {
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private Refusal refusal(int position, String what, String why, String remedy) {
        return new Refusal("column '" + text + "' has " + what + " at character " + (position + 1), why, remedy);
    }
}
