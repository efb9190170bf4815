package io.sluice.model;

import java.util.Locale;

/** Numbers of things as people write them: {@code 1 file}, {@code 1,234 files}, {@code 2 batches}. */
public final class Counted {
    private Counted() {}

    /** @param thing one of them */
    public static String of(long number, String thing) {
        return String.format(Locale.ROOT, "%,d ", number) + (number == 1 ? thing : plural(thing));
    }

    private static String plural(String thing) {
        return thing + (thing.endsWith("ch") || thing.endsWith("s") ? "es" : "s");
    }
}
