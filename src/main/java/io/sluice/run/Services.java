package io.sluice.run;

import io.sluice.config.Environment;
import io.sluice.connector.RedshiftConnector;
import io.sluice.ledger.Leases;
import io.sluice.ledger.Ledger;
import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import io.sluice.plan.MungePlan;
import io.sluice.storage.BodyAtOnce;
import io.sluice.warehouse.ConnectionFactory;
import io.sluice.warehouse.RedshiftConnection;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What the steps work with, made from the environment on first use. The SparkSession outlives it. */
public final class Services implements AutoCloseable {
    /** The calls are small: what takes longer, with all tries, is an endpoint that accepts and does not answer. */
    private static final ClientOverrideConfiguration BOUNDED = ClientOverrideConfiguration.builder()
            .apiCallAttemptTimeout(Duration.ofSeconds(10))
            .apiCallTimeout(Duration.ofSeconds(30))
            .build();

    private final Environment environment;
    private final Secrets secrets;
    private final Map<TableName, Lock> merging = new ConcurrentHashMap<>();
    private S3Client s3;
    private GlueClient glue;
    private SecretsManagerClient secretsManager;
    private RedshiftConnection redshift;

    public Services(Environment environment) {
        this.environment = environment;
        this.secrets = new Secrets(this::secretsManager);
    }

    public Environment environment() {
        return environment;
    }

    public Secrets secrets() {
        return secrets;
    }

    /** The key of HMAC masks, asked for when a flow has some. */
    Supplier<String> maskKey(MungePlan plan) {
        return () -> secrets.value(plan.maskKey()
                .orElseThrow(() ->
                        FlowException.configuration("the flow masks by hmac, and the environment " + environment.name()
                                + " says no munge.mask-key: add it, as { secret = \"arn:…\" } or { env = NAME }")));
    }

    public Ledger ledger() {
        return new Ledger(s3(), environment.lake().ledger());
    }

    public Leases leases() {
        return new Leases(
                s3(),
                environment.lake().ledger(),
                ThisProcess.description(),
                environment.lake().lease());
    }

    /** Who merges into a table holds it, so that the batches of this process do it one after the other. */
    Lock merging(TableName table) {
        return merging.computeIfAbsent(table, t -> new ReentrantLock());
    }

    public synchronized RedshiftConnection redshift() {
        if (redshift == null) {
            Environment.Redshift settings = environment.redshift();
            redshift = new RedshiftConnection(
                    ConnectionFactory.of(settings, () -> secrets.value(settings.password())), settings.writers());
        }
        return redshift;
    }

    /** Where Spark has it. */
    RedshiftConnector connector() {
        Environment.Redshift settings = environment.redshift();
        return new RedshiftConnector(settings, secrets.value(settings.password()));
    }

    public synchronized S3Client s3() {
        if (s3 == null) {
            s3 = S3Client.builder()
                    .region(Region.of(environment.aws().region()))
                    .credentialsProvider(credentials())
                    .httpClient(UrlConnectionHttpClient.create())
                    .overrideConfiguration(BOUNDED.copy(o -> o.addExecutionInterceptor(new BodyAtOnce())))
                    .applyMutation(
                            builder -> environment.aws().s3Endpoint().ifPresent(endpoint -> builder.endpointOverride(
                                            endpoint)
                                    .forcePathStyle(true)))
                    .build();
        }
        return s3;
    }

    public synchronized GlueClient glue() {
        if (glue == null) {
            glue = GlueClient.builder()
                    .region(Region.of(environment.aws().region()))
                    .credentialsProvider(credentials())
                    .httpClient(UrlConnectionHttpClient.create())
                    .overrideConfiguration(BOUNDED)
                    .applyMutation(builder -> environment.aws().glueEndpoint().ifPresent(builder::endpointOverride))
                    .build();
        }
        return glue;
    }

    /** A session of its own for each batch: its settings and views are nobody else's. */
    public SparkSession spark() {
        SparkSession.Builder builder = SparkSession.builder().appName("sluice");
        sparkSettings().forEach(builder::config);
        return builder.getOrCreate().newSession();
    }

    /** What the session must have, over what the environment says. */
    Map<String, String> sparkSettings() {
        Map<String, String> settings = new TreeMap<>(environment.spark());
        settings.put("spark.sql.session.timeZone", "UTC");
        settings.put("spark.sql.legacy.timeParserPolicy", "CORRECTED");
        // A value that overflows or cannot be cast fails the batch instead of becoming NULL; try_cast says otherwise.
        settings.put("spark.sql.ansi.enabled", "true");
        // Redshift's days are those of the Gregorian calendar at all times, and files of UNLOAD do not say so.
        settings.put("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED");
        settings.put("spark.sql.parquet.int96RebaseModeInRead", "CORRECTED");
        // One scheme for every place, through s3a, which holds files back until the job's commit: RunCommitProtocol.
        settings.put("spark.hadoop.fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
        settings.put("spark.delta.logStore.s3.impl", "io.sluice.lake.ConditionalLogStore");
        settings.put("spark.hadoop.fs.s3a.committer.magic.enabled", "true");
        settings.put("spark.hadoop.fs.s3a.committer.magic.track.commits.in.memory.enabled", "true");
        // S3A would wait for hours for a server that accepts and does not answer.
        settings.putIfAbsent("spark.hadoop.fs.s3a.connection.timeout", "30s");
        settings.putIfAbsent("spark.hadoop.fs.s3a.connection.establish.timeout", "5s");
        settings.putIfAbsent("spark.hadoop.fs.s3a.attempts.maximum", "3");
        settings.putIfAbsent("spark.hadoop.fs.s3a.retry.limit", "5");
        // Pauses double from 100 ms: two minutes of an S3 that throttles. The default of 20 tries would take a day.
        settings.putIfAbsent("spark.hadoop.fs.s3a.retry.throttle.limit", "8");
        settings.put("spark.redaction.regex", "(?i)secret|password|passwd|pwd|token|credential|access[.]?key");
        Environment.Aws aws = environment.aws();
        aws.s3Endpoint().ifPresent(endpoint -> {
            settings.put("spark.hadoop.fs.s3a.endpoint", endpoint.toString());
            settings.put("spark.hadoop.fs.s3a.endpoint.region", aws.region());
            settings.put("spark.hadoop.fs.s3a.path.style.access", "true");
            settings.put(
                    "spark.hadoop.fs.s3a.connection.ssl.enabled",
                    Boolean.toString("https".equals(endpoint.getScheme().toLowerCase(Locale.ROOT))));
        });
        aws.accessKey().ifPresent(key -> settings.put("spark.hadoop.fs.s3a.access.key", secrets.value(key)));
        aws.secretKey().ifPresent(key -> settings.put("spark.hadoop.fs.s3a.secret.key", secrets.value(key)));
        return settings;
    }

    private AwsCredentialsProvider credentials() {
        Environment.Aws aws = environment.aws();
        if (aws.accessKey().isEmpty() && aws.secretKey().isEmpty()) {
            return DefaultCredentialsProvider.create();
        }
        if (aws.accessKey().isEmpty() || aws.secretKey().isEmpty()) {
            throw FlowException.configuration(
                    "aws.access-key and aws.secret-key belong together: set both, or neither to"
                            + " use the credentials of the machine");
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(
                secrets.value(aws.accessKey().get()),
                secrets.value(aws.secretKey().get())));
    }

    private synchronized SecretsManagerClient secretsManager() {
        if (secretsManager == null) {
            secretsManager = SecretsManagerClient.builder()
                    .region(Region.of(environment.aws().region()))
                    .credentialsProvider(credentials())
                    .httpClient(UrlConnectionHttpClient.create())
                    .overrideConfiguration(BOUNDED)
                    .build();
        }
        return secretsManager;
    }

    @Override
    public synchronized void close() {
        if (s3 != null) {
            s3.close();
        }
        if (glue != null) {
            glue.close();
        }
        if (secretsManager != null) {
            secretsManager.close();
        }
        if (redshift != null) {
            redshift.close();
        }
    }
}
