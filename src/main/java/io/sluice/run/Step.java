package io.sluice.run;

import java.util.Locale;

/** The steps of a batch, in their order. */
public enum Step {
    PLAN,
    EXTRACT,
    MUNGE,
    WRITE,
    REGISTER,
    LOAD,
    TRANSFORM,
    REPORT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
