package io.sluice.local.spectrum;

import java.util.List;
import java.util.stream.Collectors;

/** The type of a column, of an external table or of a Parquet file. */
sealed interface ColumnType permits ScalarType, ColumnType.Struct, ColumnType.Array, ColumnType.MapOf {
    /** As DuckDB writes it. */
    String duck();

    /** Whether values of a file's type can be read as this one: Spectrum does not cast. */
    boolean accepts(ColumnType file);

    /** Whether it is or contains a map, which a query sees as an array of its entries. */
    boolean hasMap();

    /** A field of a struct. */
    record Member(String name, ColumnType type) {}

    /** Fields are matched by name; one that the file lacks is NULL, one that it has besides is ignored. */
    record Struct(List<Member> members) implements ColumnType {
        @Override
        public String duck() {
            return members.stream()
                    .map(member ->
                            Quoted.name(member.name()) + " " + member.type().duck())
                    .collect(Collectors.joining(", ", "STRUCT(", ")"));
        }

        @Override
        public boolean hasMap() {
            return members.stream().anyMatch(member -> member.type().hasMap());
        }

        @Override
        public boolean accepts(ColumnType file) {
            return file instanceof Struct struct
                    && members.stream().allMatch(member -> struct.members.stream()
                            .filter(other -> other.name().equalsIgnoreCase(member.name()))
                            .allMatch(other -> member.type().accepts(other.type())));
        }
    }

    record Array(ColumnType element) implements ColumnType {
        @Override
        public String duck() {
            return element.duck() + "[]";
        }

        @Override
        public boolean hasMap() {
            return element.hasMap();
        }

        @Override
        public boolean accepts(ColumnType file) {
            return file instanceof Array array && element.accepts(array.element);
        }
    }

    /** In queries an array of structs with {@code key} and {@code value}, as Redshift has it. */
    record MapOf(ColumnType key, ColumnType value) implements ColumnType {
        @Override
        public String duck() {
            return "STRUCT(\"key\" " + key.duck() + ", \"value\" " + value.duck() + ")[]";
        }

        @Override
        public boolean hasMap() {
            return true;
        }

        @Override
        public boolean accepts(ColumnType file) {
            return file instanceof MapOf map && key.accepts(map.key) && value.accepts(map.value);
        }
    }
}
