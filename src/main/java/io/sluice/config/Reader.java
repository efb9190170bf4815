package io.sluice.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who may read a hot table: a group or a role of Redshift, written {@code group analysts} or {@code role bi}. */
public record Reader(Kind kind, String name) {
    private static final Pattern WRITTEN = Pattern.compile("(group|role) ([A-Za-z_][A-Za-z0-9_$.-]{0,126})");

    public enum Kind {
        GROUP,
        ROLE
    }

    static Reader parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' names no group and no role: write readers = [\"group analysts\", \"role bi\"]");
        }
        return new Reader(matcher.group(1).equals("role") ? Kind.ROLE : Kind.GROUP, matcher.group(2));
    }

    /** As the flow file writes it. */
    @Override
    public String toString() {
        return (kind == Kind.ROLE ? "role " : "group ") + name;
    }
}
