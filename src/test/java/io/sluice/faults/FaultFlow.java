package io.sluice.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.SharedStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One ETLT flow of the lab: partitions by day and kind, a hot table, an external one, and a table that SQL makes. */
record FaultFlow(Lab lab, String name) {
    static final String DATABASE = "faults";
    static final String EXTERNAL = "faults_lake";

    /** Its first day; the others follow. */
    static final String DAY = "2018-11-01";

    static final String NEXT_DAY = "2018-11-02";

    /** How a run is told to happen, whatever the ledger says. */
    static final String FORCE = "--force";

    /** How a run is told to happen if the last one is not done, or had other objects. */
    static final String CHANGED = "--changed";

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
                when-empty    = accept
              }
              schema {
                columns = [
                  "id      bigint not null"
                  "kind    string not null"
                  "amount  decimal(12,2)"
                  "version string not null"
                ]
                unknown-fields = ignore
              }
              lake {
                table        = faults.NAME
                partition-by = [dt, kind]
              }
              warehouse {
                temperature     = hot
                external-schema = faults_lake
                sort-key        = [id]
              }
              transform = ["NAME.sql"]
            }
            """;

    private static final String SCRIPT =
            """
            create schema if not exists faults;
            create table if not exists faults.NAME_sums (
              dt date not null, kind varchar(100), n bigint, ids bigint, amount decimal(38,2),
              first_version varchar(100), last_version varchar(100));
            delete from faults.NAME_sums where dt >= ${from_date} and dt < ${to_date};
            insert into faults.NAME_sums (dt, kind, n, ids, amount, first_version, last_version)
            select dt, kind, count(*), sum(id), sum(amount), min(version), max(version) from ${hot}
            where dt >= ${from_date} and dt < ${to_date} group by dt, kind;
            """;

    /** A flow that nobody has run yet. */
    static FaultFlow in(Lab lab, String prefix) {
        String name = prefix + "_" + UUID.randomUUID().toString().substring(0, 8);
        lab.file("flows/" + name + ".conf", FLOW.replace("NAME", name));
        lab.file("sql/" + name + ".sql", SCRIPT.replace("NAME", name));
        return new FaultFlow(lab, name);
    }

    /** Makes the version's objects the day's only ones. */
    void deliver(String day, Version version) {
        S3Client s3 = SharedStack.up().s3();
        String directory = directory(day);
        for (S3Object object :
                s3.listObjectsV2(r -> r.bucket(Lab.RAW).prefix(directory)).contents()) {
            s3.deleteObject(r -> r.bucket(Lab.RAW).key(object.key()));
        }
        version.objects().forEach((object, content) -> deliver(day, object, content));
    }

    void deliver(String day, String object, byte[] content) {
        SharedStack.up()
                .s3()
                .putObject(r -> r.bucket(Lab.RAW).key(directory(day) + object), RequestBody.fromBytes(content));
    }

    void withdraw(String day, String object) {
        SharedStack.up().s3().deleteObject(r -> r.bucket(Lab.RAW).key(directory(day) + object));
    }

    private String directory(String day) {
        return name + "/" + day + "/";
    }

    Outcome run(String environment, String... options) {
        return lab.sluice(environment, command(options));
    }

    Child start(String environment, String... options) {
        return lab.child(environment, command(options));
    }

    /** In a process that another command starts. */
    Child start(List<String> before, String environment, String... options) {
        return lab.child(before, environment, command(options));
    }

    /** Adds lines to the flow's file. */
    void configure(String lines) {
        lab.file("flows/" + name + ".conf", FLOW.replace("NAME", name) + "\n" + lines);
    }

    private String[] command(String... options) {
        return Stream.concat(Stream.of("run", name, "--from", DAY, "--to", NEXT_DAY), Stream.of(options))
                .toArray(String[]::new);
    }

    /** Makes the day's lease look held, for a term by S3's clock, by somebody whose clock shows a time. */
    void holdLease(Instant theirs, Duration term) {
        S3Client s3 = SharedStack.up().s3();
        String key = s3.listObjectsV2(r -> r.bucket(Lab.LAKE).prefix("ledger/" + name + "/")).contents().stream()
                .map(S3Object::key)
                .filter(object -> object.endsWith("/lease.json"))
                .findFirst()
                .orElseThrow();
        try {
            ObjectMapper json = new ObjectMapper();
            ObjectNode lease = (ObjectNode) json.readTree(
                    s3.getObjectAsBytes(r -> r.bucket(Lab.LAKE).key(key)).asByteArray());
            lease.put("state", "held");
            lease.put("acquired", theirs.toString());
            lease.put("term_millis", term.toMillis());
            s3.putObject(r -> r.bucket(Lab.LAKE).key(key), RequestBody.fromBytes(json.writeValueAsBytes(lease)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many runs have files below the table. */
    long runDirectories() {
        return SharedStack.up()
                .s3()
                .listObjectsV2(r -> r.bucket(Lab.LAKE).prefix("tables/faults/" + name + "/run="))
                .contents()
                .stream()
                .map(object -> object.key().replaceAll("/run=([^/]+)/.*", "$1"))
                .distinct()
                .count();
    }

    /** Every partition that Glue shows. */
    List<Partition> partitions() {
        return lab
                .catalog()
                .getPartitionsPaginator(r -> r.databaseName(DATABASE).tableName(name))
                .stream()
                .flatMap(page -> page.partitions().stream())
                .toList();
    }
}
