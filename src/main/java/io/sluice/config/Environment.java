package io.sluice.config;

import io.sluice.model.S3Location;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where flows run: what {@code sluice.conf} and one environment file say.
 *
 * @param name of the environment file, without {@code .conf}
 * @param spark settings of the SparkSession, {@code spark.…}
 */
public record Environment(
        String name, LakeRoots lake, Aws aws, Redshift redshift, Optional<Secret> maskKey, Map<String, String> spark) {
    public Environment {
        spark = Map.copyOf(spark);
    }

    /**
     * Places on S3, and what is kept there of a run at work.
     *
     * @param tables below it, {@code database/table/}
     * @param quarantine rows that did not fit
     * @param ledger what every run did
     * @param lease after which a run that no longer says that it works has left its batch to others
     */
    public record LakeRoots(S3Location tables, S3Location quarantine, S3Location ledger, Duration lease) {}

    /** Endpoints are for S3-compatible and local servers; absent on AWS. */
    public record Aws(
            String region,
            Optional<URI> s3Endpoint,
            Optional<URI> glueEndpoint,
            Optional<Secret> accessKey,
            Optional<Secret> secretKey) {}

    /**
     * The warehouse.
     *
     * @param url {@code jdbc:redshift://host:port/database}
     * @param copyRole the IAM role that COPY and Spectrum read S3 with
     * @param ledgerSchema the schema of Sluice's own tables
     * @param writers how many batches of one process load or transform at the same time
     * @param properties further connection properties of the driver
     */
    public record Redshift(
            String url,
            String user,
            Secret password,
            String copyRole,
            String ledgerSchema,
            int writers,
            Map<String, String> properties) {
        public Redshift {
            properties = Map.copyOf(properties);
        }
    }
}
