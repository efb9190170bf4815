package io.sluice.local.redshift;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the conformance suite.
 *
 * <p>A statement ends with a line that ends with a semicolon. The comments under it say what Redshift answers:
 *
 * <ul>
 *   <li>{@code -- => a | b}: a row with two columns; one such line for each row, in order. {@code <null>} is NULL,
 *       {@code ~0.18} a number that is the same when rounded to as many digits, {@code " x "} keeps its blanks and
 *       {@code (no rows)} stands for none;
 *   <li>{@code -- ok} or {@code -- ok 2}: it succeeds, here with two rows affected;
 *   <li>{@code -- error}, {@code -- error 42601} or {@code -- error 42601: part of the message};
 *   <li>{@code -- known difference: why}: the answer above is Redshift's and is not ours.
 * </ul>
 *
 * Every other comment is for the reader; {@code -- page: name} gives the page of the Amazon Redshift Database Developer
 * Guide that the answers under it come from. A statement without an answer prepares the others; it must succeed.
 */
record Conformance(String name, List<Case> cases) {

    /** @param line where the statement begins, from 1 */
    record Case(int line, String sql, Expected expected, Optional<String> difference) {
        boolean counts() {
            return !(expected instanceof Prepared);
        }

        /** SELECT … INTO gives no rows. */
        boolean isQuery() {
            return !(expected instanceof Done)
                    && sql.strip().toLowerCase(Locale.ROOT).matches("(?s)(select|with|show|fetch|explain)\\b.*");
        }
    }

    /** What Redshift answers. */
    sealed interface Expected {
        /** Whether that is what came. */
        boolean met(Answer answer);
    }

    record Prepared() implements Expected {
        @Override
        public boolean met(Answer answer) {
            return answer.error().isEmpty();
        }
    }

    /** @param count the rows affected; empty when they do not matter */
    record Done(Optional<Long> count) implements Expected {
        @Override
        public boolean met(Answer answer) {
            return answer.error().isEmpty()
                    && (count.isEmpty() || answer.count().isEmpty() || count.equals(answer.count()));
        }
    }

    record Rows(List<List<String>> rows) implements Expected {
        @Override
        public boolean met(Answer answer) {
            if (answer.error().isPresent() || rows.size() != answer.rows().size()) {
                return false;
            }
            for (int i = 0; i < rows.size(); i++) {
                List<String> wanted = rows.get(i);
                List<String> came = answer.rows().get(i);
                if (wanted.size() != came.size()) {
                    return false;
                }
                for (int k = 0; k < wanted.size(); k++) {
                    if (!same(wanted.get(k), came.get(k))) {
                        return false;
                    }
                }
            }
            return true;
        }

        private static boolean same(String wanted, String came) {
            if (wanted.equals("<null>") || came == null) {
                return wanted.equals("<null>") && came == null;
            }
            if (wanted.startsWith("~")) {
                BigDecimal number = new BigDecimal(wanted.substring(1));
                return came.matches("[-+0-9.eE]+")
                        && new BigDecimal(came)
                                        .setScale(number.scale(), RoundingMode.HALF_UP)
                                        .compareTo(number)
                                == 0;
            }
            if (wanted.equals("true") || wanted.equals("false")) {
                return came.equals(wanted) || came.equals(wanted.substring(0, 1));
            }
            boolean quoted = wanted.length() > 1 && wanted.startsWith("\"") && wanted.endsWith("\"");
            return quoted
                    ? came.equals(wanted.substring(1, wanted.length() - 1))
                    : came.strip().equals(wanted);
        }
    }

    /** @param state the SQLSTATE, empty when any will do */
    record Failed(String state, String message) implements Expected {
        @Override
        public boolean met(Answer answer) {
            return answer.error().isPresent()
                    && answer.error().get().startsWith(state)
                    && answer.error().get().contains(message);
        }
    }

    /** @param error the SQLSTATE, a blank and the message */
    record Answer(List<List<String>> rows, Optional<Long> count, Optional<String> error) {
        @Override
        public String toString() {
            return error.orElse(rows.isEmpty() && count.isPresent() ? count.get() + " rows affected" : rows.toString());
        }
    }

    private static final Pattern ERROR = Pattern.compile("error( [0-9A-Z]{5})?(: (.*))?");

    static Conformance read(Path file) throws IOException {
        List<Case> cases = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        List<String> comments = new ArrayList<>();
        String statement = null;
        int begin = 0;
        int line = 0;
        for (String text : Files.readAllLines(file)) {
            line++;
            if (text.startsWith("--")) {
                comments.add(text.substring(2).strip());
                continue;
            }
            if (text.isBlank() && sql.isEmpty()) {
                continue;
            }
            if (sql.isEmpty()) {
                add(cases, begin, statement, comments);
                statement = null;
                begin = line;
            }
            sql.append(sql.isEmpty() ? "" : "\n").append(text);
            if (text.stripTrailing().endsWith(";")) {
                statement = sql.substring(0, sql.lastIndexOf(";"));
                sql.setLength(0);
            }
        }
        add(cases, begin, statement, comments);
        String name = file.getFileName().toString();
        if (!sql.isEmpty()) {
            throw new IOException(name + ":" + begin + ": the statement has no end");
        }
        return new Conformance(name, cases);
    }

    /** The cases up to the given number of those that count. */
    Conformance first(int most) {
        List<Case> some = new ArrayList<>();
        int counted = 0;
        for (Case each : cases) {
            counted += each.counts() ? 1 : 0;
            if (counted > most) {
                break;
            }
            some.add(each);
        }
        return new Conformance(name, some);
    }

    private static void add(List<Case> cases, int line, String sql, List<String> comments) throws IOException {
        if (sql != null) {
            Optional<String> difference = comments.stream()
                    .filter(text -> text.startsWith("known difference:"))
                    .findFirst();
            cases.add(new Case(line, sql, expected(comments), difference));
        }
        comments.clear();
    }

    private static Expected expected(List<String> comments) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean query = false;
        for (String text : comments) {
            Matcher error = ERROR.matcher(text);
            if (text.startsWith("=>")) {
                query = true;
                String row = text.substring(2).strip();
                if (!row.equals("(no rows)")) {
                    rows.add(Arrays.stream(row.split("\\|", -1))
                            .map(String::strip)
                            .toList());
                }
            } else if (text.matches("ok( \\d+)?")) {
                return new Done(text.equals("ok") ? Optional.empty() : Optional.of(Long.valueOf(text.substring(3))));
            } else if (error.matches()) {
                return new Failed(
                        error.group(1) == null ? "" : error.group(1).strip(),
                        error.group(3) == null ? "" : error.group(3));
            }
        }
        return query ? new Rows(rows) : new Prepared();
    }
}
