package io.sluice.local.glue;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** How the values of a partition key compare in an expression; the types are those that GetPartitions supports. */
enum KeyType {
    TEXT(Set.of("string", "char", "varchar"), text -> text),
    NUMBER(Set.of("int", "integer", "bigint", "long", "tinyint", "smallint", "decimal"), BigDecimal::new),
    DATE(Set.of("date"), LocalDate::parse),
    TIMESTAMP(Set.of("timestamp"), text -> Timestamp.valueOf(
                    text.indexOf(':') < 0 ? text + " 00:00:00" : text.replace('T', ' '))
            .toLocalDateTime());

    private final Set<String> glueTypes;
    private final Function<String, Comparable<?>> parser;

    KeyType(Set<String> glueTypes, Function<String, Comparable<?>> parser) {
        this.glueTypes = glueTypes;
        this.parser = parser;
    }

    static KeyType of(String column, String glueType) {
        String bare = glueType.toLowerCase(Locale.ROOT).replaceAll("\\(.*", "").trim();
        for (KeyType type : values()) {
            if (type.glueTypes.contains(bare)) {
                return type;
            }
        }
        throw GlueFailure.invalid("Unsupported type in expression: column " + column + " is " + glueType);
    }

    /** Empty for a value that is not of this type, {@code __HIVE_DEFAULT_PARTITION__} for one: it equals nothing. */
    Optional<Comparable<?>> parse(String text) {
        if (text.equals("__HIVE_DEFAULT_PARTITION__")) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }
}
