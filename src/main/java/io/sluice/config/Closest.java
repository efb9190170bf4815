package io.sluice.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses which of the possible words somebody meant. */
final class Closest {
    private Closest() {}

    /** The possible word nearest to the given one; empty when none is near. */
    static Optional<String> to(String word, Collection<String> possible) {
        return possible.stream()
                .filter(p -> distance(word, p) <= allowed(Math.min(word.length(), p.length())))
                .min(Comparator.<String>comparingInt(p -> distance(word, p)).thenComparing(p -> p));
    }

    /** A remedy: the nearest word as a question, else the other advice. */
    static String question(String word, Collection<String> possible, String otherwise) {
        return to(word, possible).map(p -> "did you mean " + p + "?").orElse(otherwise);
    }

    /** Two letters changing places count as two. */
    private static int allowed(int length) {
        return length < 4 ? 1 : length < 9 ? 2 : 3;
    }

    /** Letters' case and the choice of '-' or '_' are no difference. */
    private static int distance(String left, String right) {
        return LevenshteinDistance.getDefaultInstance().apply(folded(left), folded(right));
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
