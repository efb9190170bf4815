package io.sluice.config;

import java.util.List;
import java.util.TreeSet;

/** Collects what is wrong, each problem once. */
final class Problems {
    private final TreeSet<Problem> all = new TreeSet<>();

    void add(Problem problem) {
        all.add(problem);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    int count() {
        return all.size();
    }

    /** In the order of files and lines. */
    List<Problem> list() {
        return List.copyOf(all);
    }
}
