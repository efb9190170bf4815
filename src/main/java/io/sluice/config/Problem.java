package io.sluice.config;

import java.util.Comparator;

/**
 * Something wrong in the configuration, never with a secret's value.
 *
 * @param file as the user named its directory; {@code -Dname} for a system property
 * @param line from 1; 0 when the problem has no line
 * @param problem what is wrong
 * @param why the cause, with values
 * @param remedy what to write instead
 */
public record Problem(String file, int line, String problem, String why, String remedy) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::file)
            .thenComparingInt(Problem::line)
            .thenComparing(Problem::problem)
            .thenComparing(Problem::why)
            .thenComparing(Problem::remedy);

    static Problem at(Place place, String problem, String why, String remedy) {
        return new Problem(place.file(), place.line(), problem, why, remedy);
    }

    /** In the order of files and lines. */
    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line: problem, why, remedy}. */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        return place + ": " + problem + ", " + why + ", " + remedy;
    }
}
