package io.sluice.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What kind of value a key demands. */
enum Expected {
    STRING("a string", EnumSet.of(ConfigValueType.STRING)),
    STRINGS("a list of strings", EnumSet.of(ConfigValueType.LIST)),
    SECTION("an object", EnumSet.of(ConfigValueType.OBJECT)),
    /** Overrides and substitutions are strings, so a string may hold the number. */
    NUMBER("a number", EnumSet.of(ConfigValueType.NUMBER, ConfigValueType.STRING)),
    /** A string, or what HOCON takes for a number, boolean or null when it has no quotes. */
    WORD(
            "a string",
            EnumSet.of(ConfigValueType.STRING, ConfigValueType.NUMBER, ConfigValueType.BOOLEAN, ConfigValueType.NULL));

    private final String phrase;
    private final Set<ConfigValueType> types;

    Expected(String phrase, Set<ConfigValueType> types) {
        this.phrase = phrase;
        this.types = types;
    }

    boolean accepts(ConfigValue value) {
        return isResolved(value) && types.contains(value.valueType());
    }

    String phrase() {
        return phrase;
    }

    /** What the value is, to hold against the phrase; never the value itself. */
    static String found(ConfigValue value) {
        String type = value.valueType().name().toLowerCase(Locale.ROOT);
        return type.equals("null") ? type : (type.equals("object") ? "an " : "a ") + type;
    }

    /** Whether all substitutions of the value were answered, as far as its kind needs them. */
    static boolean isResolved(ConfigValue value) {
        try {
            value.valueType();
            return true;
        } catch (ConfigException.NotResolved e) {
            return false;
        }
    }

    static boolean isNull(ConfigValue value) {
        return isResolved(value) && value.valueType() == ConfigValueType.NULL;
    }
}
