package io.sluice.local;

import io.sluice.local.glue.LocalGlue;
import io.sluice.local.redshift.Credentials;
import io.sluice.local.redshift.RedshiftServer;
import io.sluice.local.redshift.ServerOptions;
import io.sluice.local.redshift.engine.Database;
import io.sluice.local.s3.LocalS3;
import io.sluice.local.s3.S3Files;
import io.sluice.local.spectrum.Spectrum;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;

/**
 * The three servers together. Keys and passwords are fixed, known to everybody, and open nothing but these servers,
 * which listen on 127.0.0.1 only. One process at a time may run a stack on a folder.
 */
public final class LocalStack implements AutoCloseable {
    /** The buckets that the local environment names. */
    public static final List<String> BUCKETS = List.of("sluice-raw", "sluice-lake");

    public static final String S3_ENDPOINT = "sluice.local.s3.endpoint";
    public static final String GLUE_ENDPOINT = "sluice.local.glue.endpoint";
    public static final String REGION = "sluice.local.region";
    public static final String ACCESS_KEY = "sluice.local.access-key";
    public static final String SECRET_KEY = "sluice.local.secret-key";
    public static final String REDSHIFT_URL = "sluice.local.redshift.url";
    public static final String REDSHIFT_PORT = "sluice.local.redshift.port";
    public static final String REDSHIFT_DATABASE = "sluice.local.redshift.database";
    public static final String REDSHIFT_USER = "sluice.local.redshift.user";
    public static final String REDSHIFT_PASSWORD = "sluice.local.redshift.password";
    public static final String MASK_KEY = "sluice.local.mask-key";

    private static final String DATABASE = "dev";
    private static final String USER = "sluice";
    private static final String PASSWORD = "sluice-local-password";
    private static final String MASK = "sluice-local-mask-key-0123456789";

    private final Parts parts;
    private final LocalS3 s3;
    private final LocalGlue glue;
    private final Database database;
    private final RedshiftServer redshift;

    private LocalStack(Parts parts, LocalS3 s3, LocalGlue glue, Database database, RedshiftServer redshift) {
        this.parts = parts;
        this.s3 = s3;
        this.glue = glue;
        this.database = database;
        this.redshift = redshift;
    }

    /** Starts the stack on free ports. */
    public static LocalStack start(Path folder) {
        return start(folder, Ports.FREE);
    }

    /** Starts the stack without TLS and faults. */
    public static LocalStack start(Path folder, Ports ports) {
        return start(folder, ports, ServerOptions.PLAIN);
    }

    /**
     * Starts all servers or none.
     *
     * @param folder where all data stays between starts; made if missing
     * @param options of the Redshift
     */
    public static LocalStack start(Path folder, Ports ports, ServerOptions options) {
        Parts parts = new Parts();
        try {
            LoggerFactory.getILoggerFactory(); // two threads that find logging unready lose messages
            // Loading the classes of S3 takes as long as everything else together: side by side.
            CompletableFuture<LocalS3> starting =
                    CompletableFuture.supplyAsync(() -> LocalS3.start(folder, ports.s3()));
            parts.add(() -> starting.handle((s3, failure) -> s3)
                    .thenAccept(LocalStack::closeIfStarted)
                    .join());
            LocalGlue glue = parts.add(LocalGlue.start(folder, ports.glue()));
            GlueClient client = parts.add(client(glue));
            LocalS3 s3 = started(starting);
            BUCKETS.forEach(s3::createBucket);
            Database database = parts.add(Database.open(folder, new Spectrum(client, s3.files()), s3.files()));
            RedshiftServer redshift = parts.add(RedshiftServer.start(
                    database, Credentials.of(DATABASE, USER, PASSWORD), ports.redshift(), options));
            return new LocalStack(parts, s3, glue, database, redshift);
        } catch (RuntimeException e) {
            parts.closeAfter(e);
            throw e;
        }
    }

    private static void closeIfStarted(LocalS3 s3) {
        if (s3 != null) {
            s3.close();
        }
    }

    private static LocalS3 started(CompletableFuture<LocalS3> starting) {
        try {
            return starting.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private static GlueClient client(LocalGlue glue) {
        return GlueClient.builder()
                .endpointOverride(glue.endpoint())
                .region(Region.of(LocalS3.REGION))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                .build();
    }

    /** For clients that address buckets by path. */
    public URI s3Endpoint() {
        return s3.endpoint();
    }

    public URI glueEndpoint() {
        return glue.endpoint();
    }

    public int redshiftPort() {
        return redshift.port();
    }

    /** The connection needs {@code ssl=false}, {@link #REDSHIFT_USER} and {@link #REDSHIFT_PASSWORD}. */
    public String redshiftUrl() {
        return "jdbc:redshift://127.0.0.1:" + redshift.port() + "/" + DATABASE;
    }

    /** The objects of the local S3 as files. */
    public S3Files files() {
        return s3.files();
    }

    /** What clients asked so far. */
    public Traffic traffic() {
        return new Traffic(
                s3.calls().counts(),
                glue.calls().counts(),
                database.statements().counts());
    }

    /** What the local environment has to know of this stack: names of system properties, and their values. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put(S3_ENDPOINT, s3Endpoint().toString());
        settings.put(GLUE_ENDPOINT, glueEndpoint().toString());
        settings.put(REGION, LocalS3.REGION);
        settings.put(ACCESS_KEY, LocalS3.ACCESS_KEY);
        settings.put(SECRET_KEY, LocalS3.SECRET_KEY);
        settings.put(REDSHIFT_URL, redshiftUrl());
        settings.put(REDSHIFT_PORT, Integer.toString(redshiftPort()));
        settings.put(REDSHIFT_DATABASE, DATABASE);
        settings.put(REDSHIFT_USER, USER);
        settings.put(REDSHIFT_PASSWORD, PASSWORD);
        settings.put(MASK_KEY, MASK);
        return settings;
    }

    /** Stops the servers, the last started first; each is stopped even when another one fails to. */
    @Override
    public void close() {
        parts.close();
    }

    /** What has been started so far. */
    private static final class Parts implements AutoCloseable {
        private final Deque<AutoCloseable> started = new ArrayDeque<>();

        <T extends AutoCloseable> T add(T part) {
            started.push(part);
            return part;
        }

        void closeAfter(RuntimeException failure) {
            try {
                close();
            } catch (RuntimeException e) {
                failure.addSuppressed(e);
            }
        }

        @Override
        public void close() {
            RuntimeException failure = null;
            while (!started.isEmpty()) {
                try {
                    started.pop().close();
                } catch (Exception e) {
                    IllegalStateException next =
                            new IllegalStateException("A part of the local stack did not stop: " + e.getMessage(), e);
                    if (failure == null) {
                        failure = next;
                    } else {
                        failure.addSuppressed(next);
                    }
                }
            }
            if (failure != null) {
                throw failure;
            }
        }
    }
}
