package io.sluice.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which statements a script may not hold: those that end the transaction that it runs in, and those that Redshift refuses
 * inside of one. See the Redshift guide, "Managing transactions" and the page of each statement.
 */
final class TransactionRules {
    private static final String NO_WAY_BACK = "a failure after it could not be undone";

    private TransactionRules() {}

    /** What is wrong with a statement, why, and what to write. */
    record Refusal(String problem, String why, String remedy) {}

    /** Why a statement may not stand in a script; empty when it may. */
    static Optional<Refusal> refusal(List<SqlToken> statement) {
        List<String> words = statement.stream()
                .filter(t -> t.kind() == SqlToken.Kind.WORD)
                .map(t -> t.text().toUpperCase(Locale.ROOT))
                .toList();
        String first = words.isEmpty() ? "" : words.get(0);
        return Optional.ofNullable(
                switch (first) {
                    case "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT" -> new Refusal(
                            first + " is not for a script",
                            "a script is one transaction, which Sluice begins and commits with its ledger row",
                            "leave it out");
                    case "TRUNCATE" -> new Refusal(
                            "TRUNCATE commits the transaction", NO_WAY_BACK, "write DELETE FROM");
                    case "VACUUM" -> inside("VACUUM", "leave it to Redshift's automatic vacuum, or run it by itself");
                    case "CREATE", "DROP" -> definition(first, words);
                    case "ALTER" -> alteration(words);
                    default -> null;
                });
    }

    private static Refusal definition(String first, List<String> words) {
        if (follows(words, first, "DATABASE") || words.contains("EXTERNAL")) {
            String what = words.contains("EXTERNAL") ? " of an external object" : " DATABASE";
            return inside(first + what, "external schemas and tables are made by Sluice; run other ones by hand");
        }
        return null;
    }

    private static Refusal alteration(List<String> words) {
        if (follows(words, "APPEND", "FROM")) {
            return new Refusal("ALTER TABLE APPEND commits the transaction", NO_WAY_BACK, "write INSERT INTO … SELECT");
        }
        if (words.contains("EXTERNAL") || words.contains("PARTITION")) {
            return inside("ALTER of an external table", "Sluice keeps the partitions of lake tables itself");
        }
        if (follows(words, "ALTER", "COLUMN") && words.contains("TYPE")) {
            return inside("ALTER COLUMN TYPE", "run it once by hand");
        }
        return null;
    }

    private static Refusal inside(String statement, String remedy) {
        return new Refusal("Redshift refuses " + statement + " inside a transaction", "a script runs in one", remedy);
    }

    private static boolean follows(List<String> words, String word, String next) {
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals(word) && words.get(i + 1).equals(next)) {
                return true;
            }
        }
        return false;
    }
}
