package io.sluice.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the keys that are there with those that may be, and finds substitutions that nothing answers. */
final class KeyCheck {
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{\\??([^}]*)\\}");

    private final Places places;
    private final Problems problems;
    /** What the process should have brought along, and the first place that wants it. */
    private final SortedMap<String, Place> missingVariables = new TreeMap<>();

    KeyCheck(Places places, Problems problems) {
        this.places = places;
        this.problems = problems;
    }

    void run(ConfigObject resolved, ConfigObject written) {
        section("", resolved, written);
        missingVariables.forEach((name, place) -> problems.add(Problem.at(
                place,
                "${" + name + "} has no value",
                "no environment variable or system property is named " + name,
                "export " + name + "=… or pass -D" + name + "=…")));
    }

    static Problem wrongKind(String path, Expected expected, ConfigValue found, Place place) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        String remedy =
                switch (expected) {
                    case STRING -> "write a string, in quotes where it is not plain";
                    case WORD -> "write a string, and put a name with dots in quotes";
                    case STRINGS -> "write " + name + " = [\"…\", \"…\"]";
                    case SECTION -> "write " + name + " { … }";
                    case NUMBER -> "write a number";
                };
        return Problem.at(
                place,
                path + " is of the wrong kind",
                "expected " + expected.phrase() + ", found " + Expected.found(found),
                remedy);
    }

    private void section(String path, ConfigObject resolved, ConfigValue written) {
        for (Map.Entry<String, ConfigValue> entry : resolved.entrySet()) {
            String name = entry.getKey();
            String below = path.isEmpty() ? name : path + "." + name;
            ConfigValue value = entry.getValue();
            ConfigValue original = child(written, name);
            if (!Keys.isSettable(below) && !Keys.isSection(below) && !Keys.isOpen(below)) {
                problems.add(Problem.at(
                        place(value, original),
                        "unknown key " + below,
                        path.isEmpty() ? "the top level has no such key" : path + " has no such key",
                        Keys.question(path, name)));
            } else if (!Expected.isResolved(value)) {
                unanswered(value, original);
            } else if (Keys.isSection(below) && !Expected.isNull(value)) {
                if (value instanceof ConfigObject object) {
                    section(below, object, original);
                } else {
                    problems.add(wrongKind(below, Expected.SECTION, value, place(value, original)));
                }
            } else if (Keys.isSecret(below) && value instanceof ConfigObject object) {
                section(below, object, original);
            } else {
                parts(value, original);
            }
        }
    }

    /** Looks for unanswered substitutions among the items of a list or the entries of an object. */
    private void parts(ConfigValue value, ConfigValue written) {
        if (!Expected.isResolved(value)) {
            unanswered(value, written);
        } else if (value instanceof ConfigObject object) {
            object.forEach((name, part) -> parts(part, child(written, name)));
        } else if (value instanceof ConfigList list) {
            list.forEach(part -> parts(part, null));
        }
    }

    /** A variable counts where it is written; a key that only leads to such a place is sound itself. */
    private void unanswered(ConfigValue value, ConfigValue written) {
        Set<String> variables = variables(value);
        if (written != null) {
            variables.retainAll(variables(written));
        }
        Place place = place(value, written);
        for (String variable : variables) {
            if (variable.contains(".")) {
                problems.add(Problem.at(
                        place,
                        "${" + variable + "} has no value",
                        "no key or system property is named " + variable,
                        Closest.question(
                                variable,
                                Keys.leaves(),
                                "set " + variable + " in sluice.conf or the environment's file")));
            } else {
                missingVariables.merge(variable, place, KeyCheck::first);
            }
        }
    }

    private static Place first(Place left, Place right) {
        int byFile = left.file().compareTo(right.file());
        return byFile < 0 || byFile == 0 && left.line() <= right.line() ? left : right;
    }

    private static Set<String> variables(ConfigValue value) {
        Set<String> names = new TreeSet<>();
        Matcher match = SUBSTITUTION.matcher(value.render(ConfigRenderOptions.concise()));
        while (match.find()) {
            names.add(match.group(1));
        }
        return names;
    }

    private Place place(ConfigValue value, ConfigValue written) {
        return (written == null ? places.of(value) : places.of(written).or(() -> places.of(value)))
                .orElse(places.start());
    }

    private static ConfigValue child(ConfigValue parent, String name) {
        try {
            return parent instanceof ConfigObject object ? object.get(name) : null;
        } catch (ConfigException.NotResolved e) {
            return null;
        }
    }
}
