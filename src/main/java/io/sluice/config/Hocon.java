package io.sluice.config;

import com.typesafe.config.ConfigUtil;
import java.util.Collection;
import java.util.Optional;

/** Writes HOCON, in the order of the calls. */
final class Hocon {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    Hocon open(String name) {
        line(name + " {");
        depth++;
        return this;
    }

    Hocon close() {
        depth--;
        return line("}");
    }

    /** A value that is HOCON already, as a number or a plain word. */
    Hocon plain(String name, String value) {
        return line(name + " = " + value);
    }

    /** A string; over several lines when it has several. */
    Hocon string(String name, String value) {
        boolean readable = value.contains("\n") && !value.contains("\"\"\"") && !value.endsWith("\"");
        return plain(name, readable ? "\"\"\"" + value + "\"\"\"" : ConfigUtil.quoteString(value));
    }

    Hocon string(String name, Optional<String> value) {
        value.ifPresent(v -> string(name, v));
        return this;
    }

    Hocon strings(String name, Collection<String> values) {
        return plain(
                name,
                "["
                        + String.join(
                                ", ",
                                values.stream().map(ConfigUtil::quoteString).toList()) + "]");
    }

    /** One item a line. */
    Hocon lines(String name, Collection<String> values) {
        line(name + " = [");
        depth++;
        values.forEach(value -> line(ConfigUtil.quoteString(value)));
        depth--;
        return line("]");
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private Hocon line(String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
        return this;
    }
}
