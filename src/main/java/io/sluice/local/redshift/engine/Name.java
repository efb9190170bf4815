package io.sluice.local.redshift.engine;

import java.util.Optional;

/** A relation's name as a statement writes it, folded to lower case. */
record Name(Optional<String> schema, String name) implements Comparable<Name> {

    static Name of(String schema, String name) {
        return new Name(Optional.of(schema), name);
    }

    @Override
    public int compareTo(Name other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return schema.map(prefix -> prefix + ".").orElse("") + name;
    }
}
