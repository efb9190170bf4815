package io.sluice.local.redshift.engine;

import java.util.List;

/**
 * What Redshift knows of a table and DuckDB does not; kept as the table's comment.
 *
 * @param distribution AUTO, EVEN, ALL or KEY
 * @param distributionKey the column of KEY, otherwise empty
 * @param sort COMPOUND, INTERLEAVED or AUTO
 * @param comment what COMMENT ON TABLE said
 */
record TableNote(
        String distribution,
        String distributionKey,
        String sort,
        List<String> sortKeys,
        String owner,
        String comment,
        PrimaryKey primaryKey) {

    /** A key that nothing enforces; one without columns stands for none. */
    record PrimaryKey(String name, List<String> columns) {
        static final PrimaryKey NONE = new PrimaryKey("", List.of());
    }

    /** Database files of before keys were noted have none. */
    TableNote {
        primaryKey = primaryKey == null ? PrimaryKey.NONE : primaryKey;
    }

    TableNote with(PrimaryKey key) {
        return new TableNote(distribution, distributionKey, sort, sortKeys, owner, comment, key);
    }

    TableNote commented(String said) {
        return new TableNote(distribution, distributionKey, sort, sortKeys, owner, said, primaryKey);
    }

    TableNote with(String distribution, String distributionKey) {
        return new TableNote(distribution, distributionKey, sort, sortKeys, owner, comment, primaryKey);
    }

    TableNote with(String sort, List<String> sortKeys) {
        return new TableNote(distribution, distributionKey, sort, sortKeys, owner, comment, primaryKey);
    }
}
