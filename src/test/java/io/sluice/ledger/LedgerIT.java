package io.sluice.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.local.s3.LocalS3;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.DataFile;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.LakeCommit;
import io.sluice.model.LoadOutcome;
import io.sluice.model.Nullability;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.SourceObject;
import io.sluice.model.TableName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class LedgerIT {
    private static final Instant NOON = Instant.parse("2018-12-01T12:00:00.123456Z");
    private static final List<RunReport.Rejection> REJECTIONS = List.of(new RunReport.Rejection("ts is missing", 2));
    private static final SourceObject INPUT =
            new SourceObject(S3Location.parse("s3://raw/log_data/2018/11/a.json.gz"), "\"0a1b\"", 4711);

    @TempDir
    static Path folder;

    private static LocalS3 server;
    private static S3Client s3;
    private static int tests;

    private Ledger ledger;
    private S3Location root;

    @BeforeAll
    static void start() {
        server = LocalS3.start(folder, 0);
        server.createBucket("lake");
        s3 = client(server.endpoint());
    }

    @AfterAll
    static void stop() {
        s3.close();
        server.close();
    }

    @BeforeEach
    void freshLedger() {
        root = S3Location.parse("s3://lake/ledger" + ++tests);
        ledger = new Ledger(s3, root);
    }

    @Test
    void a_report_comes_back_as_it_was_written() {
        Run run = run("listens", 1, 1);
        RunReport report = ledger.begin(run, NOON, List.of(INPUT), List.of(List.of("2018-10-31", "eu")));
        assertEquals(List.of(report), ledger.history("listens").toList());
        report = ledger.written(report, commit(run, "2018-11-01"), REJECTIONS);
        assertEquals(List.of(report), ledger.history("listens").toList());
        report = report.done(
                NOON.plusSeconds(60),
                List.of(new RunReport.Step("write", 41_000), new RunReport.Step("load", 9_000, 1_400)),
                new LoadOutcome.Aged(new LoadOutcome.Copied(TableName.parse("music.listens"), 7, 0), 3),
                List.of(new RunReport.Transform("music/plays_by_day.sql", 2, 30, 812)));
        ledger.append(report);
        RunReport found = ledger.history("listens").toList().get(0);
        assertEquals(report, found);
        assertEquals(List.of("3 rows that became old left for S3"), found.remarks());
        assertEquals(RunReport.Outcome.DONE, found.outcome());
        assertEquals(List.of(List.of("2018-11-01")), found.partitions());
        assertEquals(new RowCounts(9, 1, 0, 1, 7), found.counts().orElseThrow());
        assertEquals(4096, found.bytes());
        assertEquals("\"0a1b\"", found.inputs().get(0).etag());
        assertEquals(
                "ledger" + tests + "/listens/20181101T000000Z-20181102T000000Z/000001-" + run.id() + ".json",
                s3.listObjectsV2(r -> r.bucket("lake").prefix("ledger" + tests + "/"))
                        .contents()
                        .get(0)
                        .key());
    }

    @Test
    void a_batch_that_never_ran_has_no_history() {
        BatchHistory none = ledger.last(run("listens", 1, 1).batch());
        assertEquals(0, none.generation());
        assertEquals(List.of(), none.ownedPartitions());
        assertFalse(none.hasSucceeded());
    }

    @Test
    void a_success_owns_what_it_wrote_and_no_more() {
        done(run("listens", 1, 1), "a");
        done(run("listens", 1, 2), "b");
        done(run("listens", 2, 1), "z");
        BatchHistory last = ledger.last(run("listens", 1, 1).batch());
        assertEquals(2, last.generation());
        assertEquals(List.of(List.of("b")), last.ownedPartitions());
        assertTrue(last.hasSucceeded());
    }

    @Test
    void what_runs_that_died_may_have_published_is_owned_however_many_they_were() {
        done(run("listens", 1, 1), "a");
        for (int generation = 2; generation <= 12; generation++) {
            Run run = run("listens", 1, generation);
            List<List<String>> owned = ledger.last(run.batch()).ownedPartitions();
            RunReport report = ledger.begin(run, NOON, List.of(INPUT), owned);
            if (generation % 3 == 0) {
                report = ledger.written(report, commit(run, "p" + generation), List.of());
            }
            if (generation % 2 == 0) {
                ledger.append(report.failed(NOON.plusSeconds(5), List.of(), "Glue was away"));
            }
        }
        BatchHistory last = ledger.last(run("listens", 1, 1).batch());
        assertEquals(12, last.generation());
        assertFalse(last.hasSucceeded());
        assertEquals(RunReport.Outcome.FAILED, last.newest().orElseThrow().outcome());
        assertEquals(
                List.of("a", "p12", "p3", "p6", "p9"),
                last.ownedPartitions().stream().map(v -> v.get(0)).sorted().toList());
    }

    @Test
    void history_is_newest_first_over_all_windows_and_knows_flows_apart() {
        Stream.of(run("listens", 2, 1), run("listens", 1, 2), run("listens", 1, 1), run("listens2", 1, 1))
                .forEach(run -> ledger.begin(run, NOON, List.of(), List.of()));
        s3.putObject(
                r -> r.bucket("lake").key(root.key() + "/listens/lease.json"), RequestBody.fromString("not a report"));
        assertEquals(
                List.of(
                        run("listens", 1, 2).id(),
                        run("listens", 2, 1).id(),
                        run("listens", 1, 1).id()),
                ledger.history("listens").map(r -> r.run().id()).toList());
    }

    @Test
    void a_record_that_is_none_is_named() {
        Run run = run("listens", 1, 1);
        String key = root.key() + "/" + run.batch().key() + "/000001-" + run.id() + ".json";
        s3.putObject(r -> r.bucket("lake").key(key), RequestBody.fromString("{\"outcome\":\"DONE\"}"));
        FlowException broken = assertThrows(FlowException.class, () -> ledger.last(run.batch()));
        assertTrue(
                broken.getMessage().contains("s3://lake/" + key + " cannot be read: it has no"), broken.getMessage());
    }

    @Test
    void a_missing_bucket_and_a_silent_server_are_told_apart() {
        Ledger nowhere = new Ledger(s3, S3Location.parse("s3://no-such-bucket/ledger"));
        FlowException missing = assertThrows(
                FlowException.class, () -> nowhere.last(run("listens", 1, 1).batch()));
        assertEquals(FailureKind.FAILED, missing.kind());
        assertTrue(missing.getMessage().contains("no-such-bucket does not exist"), missing.getMessage());
        try (S3Client silent = client(URI.create("http://127.0.0.1:9"))) {
            FlowException away = assertThrows(FlowException.class, () -> new Ledger(silent, root)
                    .last(run("listens", 1, 1).batch()));
            assertEquals(FailureKind.RETRYABLE, away.kind());
        }
    }

    private void done(Run run, String partition) {
        List<List<String>> owned = ledger.last(run.batch()).ownedPartitions();
        RunReport report =
                ledger.written(ledger.begin(run, NOON, List.of(INPUT), owned), commit(run, partition), List.of());
        ledger.append(report.done(
                NOON, List.of(), new LoadOutcome.LeftCold(TableName.parse("music_lake.events")), List.of()));
    }

    private static Run run(String flow, int day, long generation) {
        Instant from = Instant.parse("2018-11-01T00:00:00Z").plusSeconds(86_400L * (day - 1));
        BatchId batch = new BatchId(flow, new Interval(from, from.plusSeconds(86_400)));
        return new Run(batch, "201812%02dT000000-%08x".formatted(generation, day), generation);
    }

    private static LakeCommit commit(Run run, String partition) {
        S3Location location = S3Location.parse("s3://lake/t/dt=" + partition + "/run=" + run.id());
        return new LakeCommit(
                run,
                TableName.parse("music.listens"),
                new Schema(List.of(
                        new Column("city", new ColumnType.Text(300), Nullability.NULLABLE, ""),
                        new Column("dt", ColumnType.Simple.STRING, Nullability.NULLABLE, ""))),
                List.of("dt"),
                List.of(new Partition(
                        List.of(partition), location, List.of(new DataFile(location.resolve("a.parquet"), 4096, 7)))),
                S3Location.parse("s3://lake/manifest"),
                new RowCounts(9, 1, 0, 1, 7));
    }

    private static S3Client client(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(LocalS3.REGION))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                .build();
    }
}
