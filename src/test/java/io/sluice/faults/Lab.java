package io.sluice.faults;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import io.sluice.cli.Sluice;
import io.sluice.local.LocalStack;
import io.sluice.local.s3.LocalS3;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/**
 * The shared stack behind three proxies, and a conf folder with two environments: {@code faulty} goes through the
 * proxies, {@code direct} does not. Both keep their data in buckets that nobody else uses, for in this JVM Spark's way to
 * a bucket is one for all.
 */
final class Lab {
    static final String RAW = "faults-raw";
    static final String LAKE = "faults-lake";
    static final String FAULTY = "faulty";
    static final String DIRECT = "direct";

    /** As {@link #FAULTY}, with leases of two seconds. */
    static final String BRIEF = "brief";

    /** Through a proxy of its own to an S3 whose clock {@link #age} sets. */
    static final String AGED = "aged";

    /** As {@link #FAULTY}, in a cluster of Spark with one executor, on this machine. */
    static final String CLUSTER = "cluster";

    private static final String BUCKETS =
            """
            include required("local.conf")
            lake {
              raw        = "s3://faults-raw"
              tables     = "s3://faults-lake/tables"
              quarantine = "s3://faults-lake/quarantine"
              ledger     = "s3://faults-lake/ledger"
            }
            spark { "spark.master" = "local[2]", "spark.ui.enabled" = false }
            """;

    /** Short pauses, so that what is endless ends soon: S3A has its tries, and the SDK below it has none. */
    private static final List<String> S3A = List.of(
            "retry.interval=20ms",
            "retry.throttle.interval=10ms",
            "attempts.maximum=1",
            "connection.timeout=15s",
            "threads.keepalivetime=5s");

    private static Lab instance;

    private final Path conf;
    private final HttpProxy s3;
    private final HttpProxy aged;
    private final HttpProxy glue;
    private final WireProxy redshift;
    private final GlueClient catalog;

    private Lab(Path conf, HttpProxy s3, HttpProxy aged, HttpProxy glue, WireProxy redshift) {
        this.conf = conf;
        this.s3 = s3;
        this.aged = aged;
        this.glue = glue;
        this.redshift = redshift;
        this.catalog = GlueClient.builder()
                .endpointOverride(URI.create(System.getProperty(LocalStack.GLUE_ENDPOINT)))
                .region(Region.of(LocalS3.REGION))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                .build();
    }

    /** One for all suites of this JVM: Spark remembers the way to a bucket. */
    static synchronized Lab up() {
        if (instance == null) {
            try {
                instance = open(Files.createTempDirectory("sluice-faults"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(instance::down));
        }
        return instance;
    }

    private static Lab open(Path folder) {
        LocalStack stack = SharedStack.up().stack();
        Lab lab = new Lab(
                SharedStack.conf(folder.resolve("conf")),
                new HttpProxy(stack.s3Endpoint()),
                new HttpProxy(stack.s3Endpoint()),
                new HttpProxy(URI.create(System.getProperty(LocalStack.GLUE_ENDPOINT))),
                new WireProxy(stack.redshiftPort()));
        Stream.of(RAW, LAKE).forEach(Lab::createBucket);
        lab.writeEnvironments();
        lab.writeVariants();
        lab.writeCluster();
        lab.leadSparkThroughTheProxy();
        return lab;
    }

    private static void createBucket(String bucket) {
        try {
            SharedSpark.s3().createBucket(r -> r.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException e) {
            // Another suite of this JVM made it.
        }
    }

    private void writeEnvironments() {
        file(DIRECT + ".conf", BUCKETS);
        StringBuilder spark = new StringBuilder();
        for (String setting : S3A) {
            String[] parts = setting.split("=");
            spark.append("spark.\"spark.hadoop.fs.s3a.%s\" = %s%n".formatted(parts[0], parts[1]));
        }
        file(
                FAULTY + ".conf",
                BUCKETS
                        + """
                        aws.s3-endpoint   = "%s"
                        aws.glue-endpoint = "%s"
                        redshift.url      = "jdbc:redshift://127.0.0.1:%d/dev"
                        %s"""
                                .formatted(s3.endpoint(), glue.endpoint(), redshift.port(), spark));
    }

    private void writeVariants() {
        file(AGED + ".conf", "include required(\"direct.conf\")\naws.s3-endpoint = \"" + aged.endpoint() + "\"\n");
        file(BRIEF + ".conf", "include required(\"faulty.conf\")\nlake.lease = 2 seconds\n");
    }

    private void writeCluster() {
        file("../jars/README", "Where Spark looks for its jars; executors get a class path.");
        StringBuilder options = new StringBuilder();
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Djdk."))
                .forEach(argument -> options.append(argument).append(' '));
        file(
                CLUSTER + ".conf",
                """
                include required("faulty.conf")
                spark {
                  "spark.master"                   = "local-cluster[1,1,512]"
                  "spark.executor.memory"          = 512m
                  "spark.executor.extraClassPath"  = "%s"
                  "spark.executor.extraJavaOptions" = "-Dsluice.executor={{EXECUTOR_ID}} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %s"
                }
                """
                        .formatted(Child.classPath(), options));
    }

    private void leadSparkThroughTheProxy() {
        Configuration hadoop = SharedSpark.spark().sparkContext().hadoopConfiguration();
        for (String bucket : List.of(RAW, LAKE)) {
            String prefix = "fs.s3a.bucket." + bucket + ".";
            hadoop.set(prefix + "endpoint", s3.endpoint().toString());
            for (String setting : S3A) {
                hadoop.set(prefix + setting.split("=")[0], setting.split("=")[1]);
            }
        }
    }

    Path conf() {
        return conf;
    }

    HttpProxy s3() {
        return s3;
    }

    HttpProxy aged() {
        return aged;
    }

    /** What the clock of {@link #AGED}'s S3 shows from now on, for calls that no trap set before strikes. */
    void age(Duration ahead) {
        aged.set(Trap.endless(new Trap.Match<>("any call", call -> true), HttpFaults.ahead(ahead)));
    }

    HttpProxy glue() {
        return glue;
    }

    WireProxy redshift() {
        return redshift;
    }

    /** Glue itself, without a proxy. */
    GlueClient catalog() {
        return catalog;
    }

    /** Redshift itself, without a proxy; each statement commits unless the caller says otherwise. */
    Connection warehouse() {
        Properties properties = new Properties();
        properties.put("user", System.getProperty(LocalStack.REDSHIFT_USER));
        properties.put("password", System.getProperty(LocalStack.REDSHIFT_PASSWORD));
        properties.put("ssl", "false");
        try {
            return DriverManager.getConnection(SharedStack.up().stack().redshiftUrl(), properties);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs statements in one transaction; a single one by itself. */
    void sql(String... statements) {
        try (Connection connection = warehouse();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(statements.length == 1);
            for (String sql : statements) {
                statement.execute(sql);
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes all faults away. */
    void clear() {
        s3.clear();
        aged.clear();
        glue.clear();
        redshift.clear();
    }

    /** Writes a file of the conf folder. */
    void file(String path, String text) {
        try {
            Path file = conf.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command line in this JVM. */
    Outcome sluice(String environment, String... command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] arguments = arguments(environment, command).toArray(String[]::new);
        int code = Sluice.execute(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Outcome(code, out.toString(), err.toString());
    }

    /** Starts a command line in a JVM of its own. */
    Child child(String environment, String... command) {
        return child(List.of(), environment, command);
    }

    /** Starts a command line in a JVM of its own, by another command. */
    Child child(List<String> before, String environment, String... command) {
        return Child.start(conf.getParent(), before, arguments(environment, command));
    }

    private List<String> arguments(String environment, String... command) {
        return Stream.concat(Stream.of(command), Stream.of("--conf", conf.toString(), "--env", environment))
                .toList();
    }

    private void down() {
        try (Stream<Path> files = Files.walk(conf.getParent())) {
            catalog.close();
            s3.close();
            aged.close();
            glue.close();
            redshift.close();
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
