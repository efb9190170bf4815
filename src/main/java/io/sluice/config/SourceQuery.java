package io.sluice.config;

import java.util.Optional;

/**
 * A query of Redshift whose rows are the raw data of a flow.
 *
 * @param file its path below {@code conf/sql}; absent when it stands in the flow's file
 * @param sql its text, with {@code ${…}} variables
 */
public record SourceQuery(Optional<String> file, String sql, Via via) {
    /** How its rows come to S3. */
    public enum Via {
        /** By an UNLOAD of Sluice's own. */
        UNLOAD,
        /** By the spark-redshift connector, which gives them to Spark. */
        CONNECTOR
    }

    /** What people call it. */
    public String name() {
        return file.orElse("source.query");
    }
}
