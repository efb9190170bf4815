package io.sluice.local.redshift.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * What Redshift knows of a table and DuckDB does not; kept as the table's comment.
 *
 * @param distribution AUTO, EVEN, ALL or KEY
 * @param distributionKey the column of KEY, otherwise empty
 * @param sort COMPOUND, INTERLEAVED or AUTO
 * @param comment what COMMENT ON TABLE said
 * @param readers who has been granted SELECT
 * @param materializedNote null unless the table is a materialized view
 */
record TableNote(
        String distribution,
        String distributionKey,
        String sort,
        List<String> sortKeys,
        String owner,
        String comment,
        PrimaryKey primaryKey,
        List<Grant.Grantee> readers,
        @JsonProperty("materialized") MaterializedNote materializedNote) {

    /** A key that nothing enforces; one without columns stands for none. */
    record PrimaryKey(String name, List<String> columns) {
        static final PrimaryKey NONE = new PrimaryKey("", List.of());
    }

    /** Database files of before keys and readers were noted have none. */
    TableNote {
        primaryKey = primaryKey == null ? PrimaryKey.NONE : primaryKey;
        readers = readers == null ? List.of() : List.copyOf(readers);
    }

    /** What makes it a materialized view, if it is one. */
    Optional<MaterializedNote> materialized() {
        return Optional.ofNullable(materializedNote);
    }

    TableNote with(MaterializedNote note) {
        return new TableNote(distribution, distributionKey, sort, sortKeys, owner, comment, primaryKey, readers, note);
    }

    TableNote with(PrimaryKey key) {
        return new TableNote(
                distribution, distributionKey, sort, sortKeys, owner, comment, key, readers, materializedNote);
    }

    TableNote commented(String said) {
        return new TableNote(
                distribution, distributionKey, sort, sortKeys, owner, said, primaryKey, readers, materializedNote);
    }

    TableNote with(String distribution, String distributionKey) {
        return new TableNote(
                distribution, distributionKey, sort, sortKeys, owner, comment, primaryKey, readers, materializedNote);
    }

    TableNote with(String sort, List<String> sortKeys) {
        return new TableNote(
                distribution, distributionKey, sort, sortKeys, owner, comment, primaryKey, readers, materializedNote);
    }

    TableNote readBy(List<Grant.Grantee> grantees) {
        return new TableNote(
                distribution, distributionKey, sort, sortKeys, owner, comment, primaryKey, grantees, materializedNote);
    }
}
