package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.SharedStack;
import io.sluice.local.LocalStack;
import io.sluice.local.s3.LocalS3;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.glue.model.EntityNotFoundException;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.PartitionInput;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * One ETLT flow with a name, a table and raw objects of its own on the shared stack: its raw data, the real command line,
 * and everything that readers see of it.
 */
record FlowUnderTest(Path conf, String name) {
    private static final String FLOW =
            """
            include required("../sluice.conf")

            flow {
              name = NAME
              mode = etlt
              source {
                format        = json
                path          = ${lake.raw}"/NAME/{yyyy}-{MM}-{dd}/*"
                window        = 1 day
                window-column = dt
              }
              schema {
                columns = [
                  "id     bigint not null"
                  "kind   string not null"
                  "amount decimal(12,2)"
                ]
                unknown-fields = ignore
              }
              lake {
                table        = failures.NAME
                partition-by = [dt]
              }
              warehouse {
                temperature     = hot
                external-schema = failures_lake
                sort-key        = [id]
              }
              transform = ["NAME.sql"]
            }
            """;

    private static final String SCRIPT =
            """
            create schema if not exists failures;
            create table if not exists failures.NAME_by_kind (dt date not null, kind varchar(100), n bigint, amount decimal(38,2));
            delete from failures.NAME_by_kind where dt >= ${from_date} and dt < ${to_date};
            insert into failures.NAME_by_kind (dt, kind, n, amount)
            select dt, kind, count(*), sum(amount) from ${hot}
            where dt >= ${from_date} and dt < ${to_date} group by dt, kind;
            """;

    /** What a command did. */
    record Outcome(int code, String out, String err) {}

    /**
     * What readers see of the flow.
     *
     * @param partitions of the lake table in Glue, each as {@code value location}
     * @param cold days through Spectrum: day, rows, sum of amounts
     * @param hot the same of the Redshift table
     * @param kinds rows of the table that the transform makes
     */
    record View(List<String> partitions, List<List<String>> cold, List<List<String>> hot, List<List<String>> kinds) {
        /** The figures without the places: what a run of the same input must give again. */
        List<List<List<String>>> figures() {
            return List.of(cold, hot, kinds);
        }
    }

    static FlowUnderTest in(Path folder) {
        SharedStack.up();
        String name = "f" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        Path conf = SharedStack.conf(folder.resolve("conf"), name, FLOW.replace("NAME", name));
        return new FlowUnderTest(conf, name).file("sql/" + name + ".sql", SCRIPT.replace("NAME", name));
    }

    /** Writes a file of the conf folder. */
    FlowUnderTest file(String path, String text) {
        try {
            Files.writeString(conf.resolve(path), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces text of the flow's file, which has to be there. */
    FlowUnderTest replacing(String target, String replacement) {
        try {
            String path = "flows/" + name + ".conf";
            String text = Files.readString(conf.resolve(path));
            assertEquals(true, text.contains(target), text);
            return file(path, text.replace(target, replacement));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes another environment, by what it says otherwise than the local one. */
    FlowUnderTest environment(String environment, String differences) {
        return file(environment + ".conf", "include required(\"local.conf\")\n" + differences);
    }

    /** Good rows: ids from {@code first} on, of two kinds in turn, each of the amount 2.50. */
    static List<String> rows(int first, int count) {
        List<String> lines = new ArrayList<>();
        for (int id = first; id < first + count; id++) {
            lines.add("{\"id\":" + id + ",\"kind\":\"" + (id % 2 == 0 ? "even" : "odd") + "\",\"amount\":2.50}");
        }
        return lines;
    }

    static List<String> with(List<String> lines, String... more) {
        return Stream.concat(lines.stream(), Arrays.stream(more)).toList();
    }

    static byte[] text(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Puts, or replaces, a raw object of a day. */
    FlowUnderTest raw(String day, String object, byte[] content) {
        try (S3Client s3 = s3()) {
            s3.putObject(
                    r -> r.bucket("sluice-raw").key(name + "/" + day + "/" + object),
                    software.amazon.awssdk.core.sync.RequestBody.fromBytes(content));
        }
        return this;
    }

    void removeRaw(String day, String object) {
        try (S3Client s3 = s3()) {
            s3.deleteObject(r -> r.bucket("sluice-raw").key(name + "/" + day + "/" + object));
        }
    }

    /** Runs the window of a day in the local environment. */
    Outcome run(String day) {
        return sluice("local", "run", name, "--from", day);
    }

    /** Runs the window of a day that is done. */
    Outcome runAgain(String day) {
        return sluice("local", "run", name, "--from", day, "--force");
    }

    Outcome runIn(String environment, String day) {
        return sluice(environment, "run", name, "--from", day);
    }

    /** Runs a command line as a person would type it. */
    Outcome sluice(String environment, String... arguments) {
        return sluiceAt(Clock.systemUTC(), environment, arguments);
    }

    Outcome sluiceAt(Clock clock, String environment, String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 4);
        all[arguments.length] = "--conf";
        all[arguments.length + 1] = conf.toString();
        all[arguments.length + 2] = "--env";
        all[arguments.length + 3] = environment;
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Sluice.execute(clock, new PrintWriter(out), new PrintWriter(err), all);
        return new Outcome(code, out.toString(), err.toString());
    }

    /** What readers see; the tables have to be there. */
    View view() {
        SharedStack stack = SharedStack.up();
        String days = " group by dt order by dt";
        return new View(
                partitions(),
                stack.query("select dt, count(*), sum(amount) from failures_lake." + name + days),
                stack.query("select dt, count(*), sum(amount) from failures." + name + days),
                stack.query("select dt, kind, n, amount from failures." + name + "_by_kind order by dt, kind"));
    }

    boolean isInGlue() {
        try (GlueClient glue = glue()) {
            glue.getTable(r -> r.databaseName("failures").name(name));
            return true;
        } catch (EntityNotFoundException e) {
            return false;
        }
    }

    boolean isInRedshift() {
        return !SharedStack.up()
                .query("select 1 from svv_tables where table_schema = 'failures' and table_name = '" + name + "'")
                .isEmpty();
    }

    /** Lets Glue show a day elsewhere, as a person with a console could. */
    void pointPartition(String day, String location) {
        changePartition(
                day,
                (is, to) -> to.storageDescriptor(
                        is.storageDescriptor().toBuilder().location(location).build()));
    }

    /** Gives the partition of a day other parameters. */
    void markPartition(String day, Map<String, String> parameters) {
        changePartition(day, (is, to) -> to.parameters(parameters));
    }

    /** Lets Glue show a day's files as those of another day, too. */
    void copyPartition(String day, String other) {
        try (GlueClient glue = glue()) {
            Partition is = glue.getPartition(
                            r -> r.databaseName("failures").tableName(name).partitionValues(day))
                    .partition();
            glue.createPartition(r -> r.databaseName("failures").tableName(name).partitionInput(p -> p.values(other)
                    .parameters(is.parameters())
                    .storageDescriptor(is.storageDescriptor())));
        }
    }

    void dropPartition(String day) {
        try (GlueClient glue = glue()) {
            glue.deletePartition(r -> r.databaseName("failures").tableName(name).partitionValues(day));
        }
    }

    private void changePartition(String day, BiConsumer<Partition, PartitionInput.Builder> change) {
        try (GlueClient glue = glue()) {
            Partition is = glue.getPartition(
                            r -> r.databaseName("failures").tableName(name).partitionValues(day))
                    .partition();
            PartitionInput.Builder to = PartitionInput.builder()
                    .values(day)
                    .parameters(is.parameters())
                    .storageDescriptor(is.storageDescriptor());
            change.accept(is, to);
            glue.updatePartition(r -> r.databaseName("failures")
                    .tableName(name)
                    .partitionValueList(day)
                    .partitionInput(to.build()));
        }
    }

    /** Changes a parameter of a day's partition in Glue; returns what it was. */
    String markPartition(String day, String parameter, String value) {
        try (GlueClient glue = glue()) {
            Partition is = glue.getPartition(
                            r -> r.databaseName("failures").tableName(name).partitionValues(day))
                    .partition();
            Map<String, String> parameters = new TreeMap<>(is.parameters());
            String before = parameters.put(parameter, value);
            glue.updatePartition(r -> r.databaseName("failures")
                    .tableName(name)
                    .partitionValueList(day)
                    .partitionInput(
                            p -> p.values(day).parameters(parameters).storageDescriptor(is.storageDescriptor())));
            return before;
        }
    }

    /** The partitions of the lake table in Glue, each as {@code value location}. */
    List<String> partitions() {
        try (GlueClient glue = glue()) {
            return glue.getPartitions(r -> r.databaseName("failures").tableName(name)).partitions().stream()
                    .map(p -> String.join("/", p.values()) + " "
                            + p.storageDescriptor().location())
                    .sorted()
                    .toList();
        }
    }

    /** Every quarantined row of the flow, as its line of JSON. */
    List<String> quarantined() {
        try (S3Client s3 = s3()) {
            List<String> lines = new ArrayList<>();
            for (S3Object object : s3.listObjectsV2(r -> r.bucket("sluice-lake").prefix("quarantine/" + name + "/"))
                    .contents()) {
                byte[] packed = s3.getObjectAsBytes(r -> r.bucket("sluice-lake").key(object.key()))
                        .asByteArray();
                try (GZIPInputStream text = new GZIPInputStream(new java.io.ByteArrayInputStream(packed))) {
                    new String(text.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(lines::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return lines;
        }
    }

    static void createBucket(String bucket) {
        try (S3Client s3 = s3()) {
            s3.createBucket(r -> r.bucket(bucket));
        }
    }

    private static S3Client s3() {
        return S3Client.builder()
                .endpointOverride(SharedStack.up().stack().s3Endpoint())
                .region(Region.of(LocalS3.REGION))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(keys())
                .build();
    }

    private static GlueClient glue() {
        return GlueClient.builder()
                .endpointOverride(URI.create(System.getProperty(LocalStack.GLUE_ENDPOINT)))
                .region(Region.of(LocalS3.REGION))
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(keys())
                .build();
    }

    private static StaticCredentialsProvider keys() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY));
    }
}
