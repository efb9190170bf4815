package io.sluice.cli;

import static io.sluice.cli.FlowUnderTest.rows;
import static io.sluice.cli.FlowUnderTest.text;
import static io.sluice.cli.FlowUnderTest.with;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.SharedStack;
import io.sluice.cli.FlowUnderTest.Outcome;
import io.sluice.cli.FlowUnderTest.View;
import io.sluice.ledger.Contention;
import io.sluice.ledger.Lease;
import io.sluice.ledger.Leases;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.S3Location;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class CleanCommandIT {
    private static final String DAY = "2018-11-01";
    private static final byte[] FOREIGN = "not Sluice's".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final SharedStack stack = SharedStack.up();
    private FlowUnderTest flow;
    private String table;

    @BeforeEach
    void a_day_that_ran_twice() {
        flow = FlowUnderTest.in(folder);
        table = "tables/failures/" + flow.name() + "/";
        flow.raw(DAY, "a.json", text(with(rows(0, 200), "{\"id\":")));
        succeed(flow.run(DAY));
        succeed(flow.runAgain(DAY));
    }

    @Test
    void a_superseded_run_is_marked_after_the_retention_and_deleted_a_day_later() throws Exception {
        View view = flow.view();
        List<String> before = objects();
        assertEquals(List.of("table wait", "quarantine wait"), found(clean()));
        everythingAges(Duration.ofDays(8));

        Outcome dry = flow.sluice("local", "clean", flow.name());
        assertEquals(0, dry.code(), dry.err());
        assertTrue(dry.out().contains("superseded by run " + runs().get(1)), dry.out());
        assertTrue(dry.out().contains("to mark 2: 3 files, "), dry.out());
        assertTrue(dry.out().contains("kept 1: Glue shows it"), dry.out());
        assertTrue(dry.out().contains("kept 1: the newest run of its batch"), dry.out());
        assertTrue(dry.out().contains("nothing was changed: --apply does"), dry.out());
        assertEquals(before, objects());
        assertEquals(List.of(), marks());

        assertEquals(List.of("table mark", "quarantine mark"), found(clean("--apply")));
        assertEquals(before, objects());
        String directory = table + "run=" + runs().get(0);
        assertEquals(marks().get(1), "ledger/" + flow.name() + "/_tombstones/sluice-lake/" + directory + ".json");
        JsonNode mark = new ObjectMapper().readTree(get(marks().get(1)));
        assertEquals(
                "s3://sluice-lake/" + directory + "/", mark.path("directory").asText());
        assertEquals("superseded by run " + runs().get(1), mark.path("reason").asText());
        assertEquals(2, mark.path("checked").size());

        assertEquals(List.of("table wait", "quarantine wait"), found(clean("--apply")));
        assertEquals(before, objects());
        marksAge(Duration.ofHours(25));
        assertEquals(List.of("table delete", "quarantine delete"), found(clean()));
        assertEquals(before, objects());
        assertEquals(List.of("table delete", "quarantine delete"), found(clean("--apply")));
        assertEquals(before.stream().filter(key -> !key.contains(runs().get(0))).toList(), objects());
        assertEquals(List.of(), marks());
        assertEquals(view, flow.view());
        assertEquals(2, runs().size());
        Outcome nothing = flow.sluice("local", "clean", flow.name(), "--apply");
        assertTrue(nothing.out().startsWith("nothing to clean"), nothing.out());
        succeed(flow.runAgain(DAY));
        assertEquals(view.figures(), flow.view().figures());
    }

    @Test
    void files_stay_for_the_retention_after_they_were_superseded_however_old_they_are() {
        stack.age("s3://sluice-lake/" + table, Duration.ofDays(300));
        stack.age("s3://sluice-lake/quarantine/" + flow.name() + "/", Duration.ofDays(300));
        stack.age("s3://sluice-lake/ledger/" + flow.name() + "/", Duration.ofDays(6));
        assertEquals(List.of("table wait", "quarantine wait"), found(clean("--apply")));
        flow.replacing("partition-by = [dt]", "partition-by = [dt]\n    retention = 5 days");
        assertEquals(List.of("table mark", "quarantine mark"), found(clean("--apply")));
        marksAge(Duration.ofDays(2));
        flow.replacing("retention = 5 days", "retention = 1 month");
        List<String> before = objects();
        assertEquals(List.of("table wait", "quarantine wait"), found(clean("--apply")));
        assertEquals(before, objects());
    }

    @Test
    void what_is_foreign_stays() {
        List<String> foreign = List.of(
                table + "run=" + runs().get(0) + "/notes.txt",
                table + "run=" + runs().get(0) + "/dt=2018-11-01/part-1.csv",
                table + "run=20100101T000000000-0a1b2c3d/dt=2018-11-01/part-00000-x.c000.snappy.parquet",
                table + "other/part-00000-x.c000.snappy.parquet",
                table + "part-00000-x.c000.snappy.parquet",
                "tables/failures/" + flow.name() + "2/run=" + runs().get(0) + "/_manifest.json",
                "ledger/" + flow.name() + "/_tombstones/notes.json",
                "quarantine/" + flow.name() + "/notes/run=" + runs().get(0) + "/notes.txt");
        foreign.forEach(key -> stack.put("sluice-lake", key, FOREIGN));
        cleanedUp();
        foreign.forEach(key -> assertArrayEquals(FOREIGN, get(key), key));
        assertTrue(objects().stream().noneMatch(key -> key.endsWith(".parquet") && key.contains(runs().get(0))));
        JsonNode kept = clean("--apply").path("flows").path(0).path("kept");
        assertEquals(1, kept.path("the ledger has no such run").asInt(), kept::toString);
        assertEquals(1, kept.path("it is no run's directory").asInt(), kept::toString);
        assertEquals(2, kept.path("nothing of Sluice's is in it").asInt(), kept::toString);
    }

    @Test
    void a_directory_that_is_needed_again_loses_its_mark() {
        String first = "run=" + runs().get(0) + "/";
        everythingAges(Duration.ofDays(8));
        clean("--apply");
        marksAge(Duration.ofDays(2));
        List<String> before = objects();
        flow.pointPartition(DAY, "s3a://sluice-lake/" + table + first + "dt=" + DAY);
        List<String> found = found(clean("--apply"));
        assertEquals(List.of("table unmark", "quarantine delete"), found);
        assertEquals(
                before.stream()
                        .filter(key -> !key.startsWith("quarantine/") || !key.contains(first))
                        .toList(),
                objects());
        assertEquals(List.of(), marks());
        assertEquals(200, Integer.parseInt(flow.view().cold().get(0).get(1)));
    }

    @Test
    void a_pass_that_was_killed_is_finished_by_the_next_and_a_mark_of_what_is_gone_goes() {
        everythingAges(Duration.ofDays(8));
        clean("--apply");
        marksAge(Duration.ofDays(2));
        objects().stream()
                .filter(key -> key.contains(runs().get(0)))
                .filter(key -> key.startsWith("quarantine/") || key.endsWith("_manifest.json"))
                .forEach(key ->
                        stack.s3().deleteObject(r -> r.bucket("sluice-lake").key(key)));
        assertEquals(List.of("table delete", "quarantine unmark"), found(clean("--apply")));
        assertTrue(objects().stream().noneMatch(key -> key.contains(runs().get(0))));
        assertEquals(List.of(), marks());
    }

    @Test
    void passes_beside_each_other_and_beside_a_run_do_what_one_does() {
        View view = flow.view();
        everythingAges(Duration.ofDays(8));
        clean("--apply");
        marksAge(Duration.ofDays(2));
        List<CompletableFuture<Outcome>> all = new ArrayList<>();
        all.add(CompletableFuture.supplyAsync(() -> flow.runAgain(DAY)));
        for (int i = 0; i < 3; i++) {
            all.add(CompletableFuture.supplyAsync(() -> flow.sluice("local", "clean", flow.name(), "--apply")));
        }
        all.forEach(one -> succeed(one.join()));
        assertTrue(objects().stream().noneMatch(key -> key.contains(runs().get(0))));
        assertTrue(objects().stream().anyMatch(key -> key.endsWith(".parquet") && key.contains(runs().get(1))));
        assertEquals(List.of(), marks());
        assertEquals(view.figures(), flow.view().figures());
    }

    @Test
    void an_upload_that_was_never_completed_is_given_up_when_it_is_old() {
        String ours = table + "run=" + runs().get(0) + "/dt=2018-11-01/part-00009-x.c000.snappy.parquet";
        String young = table + "run=" + runs().get(0) + "/dt=2018-11-01/part-00010-x.c000.snappy.parquet";
        String foreign = table + "run=" + runs().get(0) + "/dump.bin";
        String unknown = table + "run=20100101T000000000-0a1b2c3d/dt=2018-11-01/part-00000-x.c000.snappy.parquet";
        List.of(ours, foreign, unknown).forEach(this::beginUpload);
        stack.ageUploads("sluice-lake", table, Duration.ofDays(8));
        beginUpload(young);
        assertEquals(4, uploads().size());
        JsonNode dry = clean();
        assertEquals(List.of("table wait", "quarantine wait", "upload delete", "upload wait"), found(dry));
        JsonNode upload = dry.path("flows").path(0).path("findings").path(2);
        assertEquals("s3://sluice-lake/" + ours, upload.path("place").asText());
        assertEquals(1, upload.path("files").asInt());
        assertEquals(FOREIGN.length, upload.path("bytes").asInt());
        assertEquals(4, uploads().size());
        clean("--apply");
        assertEquals(List.of(young, foreign, unknown).stream().sorted().toList(), uploads());
    }

    @Test
    void an_upload_of_a_run_at_work_stays_and_goes_when_the_run_is_dead() {
        S3Location root = S3Location.parse("s3://sluice-lake/ledger");
        Instant from = Instant.parse(DAY + "T00:00:00Z");
        BatchId batch = new BatchId(flow.name(), new Interval(from, from.plus(Duration.ofDays(1))));
        Leases leases = new Leases(stack.s3(), root, "a test", Duration.ofHours(1));
        try (Lease lease = leases.acquire(batch, Instant.now(), Contention.YIELD)) {
            lease.exceed(2);
            new Ledger(stack.s3(), root).append(RunReport.started(lease.run(), Instant.now(), List.of(), List.of()));
            beginUpload(table + "run=" + lease.run().id() + "/dt=2018-11-01/part-00000-x.c000.snappy.parquet");
            stack.ageUploads("sluice-lake", table, Duration.ofDays(8));
            assertEquals(
                    1,
                    clean("--apply")
                            .path("flows")
                            .path(0)
                            .path("kept")
                            .path("an upload of a run at work")
                            .asInt());
            assertEquals(1, uploads().size());
        }
        assertTrue(found(clean("--apply")).contains("upload delete"));
        assertEquals(List.of(), uploads());
    }

    @Test
    void a_command_that_names_no_flow_says_which_there_are() {
        Outcome none = flow.sluice("local", "clean");
        assertEquals(2, none.code());
        assertEquals(
                "name the flows to clean, or say --all for all of them; the flows are events_cold, " + flow.name()
                        + ", listens_elt, listens_etl, listens_etlt, plays_to_lake",
                none.err().strip());
        assertEquals(2, flow.sluice("local", "clean", flow.name(), "--all").code());
        JsonNode all = json(flow.sluice("local", "clean", "--all", "--json"));
        assertEquals(6, all.path("flows").size());
    }

    private void cleanedUp() {
        everythingAges(Duration.ofDays(8));
        clean("--apply");
        marksAge(Duration.ofDays(2));
        clean("--apply");
    }

    private JsonNode clean(String... options) {
        List<String> command = new ArrayList<>(List.of("clean", flow.name(), "--json"));
        command.addAll(List.of(options));
        return json(flow.sluice("local", command.toArray(String[]::new)));
    }

    private static JsonNode json(Outcome outcome) {
        succeed(outcome);
        try {
            return new ObjectMapper().readTree(outcome.out());
        } catch (JsonProcessingException e) {
            throw new AssertionError(outcome.out(), e);
        }
    }

    private static List<String> found(JsonNode result) {
        return StreamSupport.stream(
                        result.path("flows").path(0).path("findings").spliterator(), false)
                .peek(f -> assertFalse(f.has("failure"), f::toString))
                .map(f -> f.path("kind").asText() + " " + f.path("next").asText())
                .toList();
    }

    private static void succeed(Outcome outcome) {
        assertEquals(0, outcome.code(), outcome::err);
    }

    private void everythingAges(Duration by) {
        for (String root : List.of(table, "quarantine/" + flow.name() + "/", "ledger/" + flow.name() + "/")) {
            stack.age("s3://sluice-lake/" + root, by);
        }
    }

    private void marksAge(Duration by) {
        stack.age("s3://sluice-lake/ledger/" + flow.name() + "/_tombstones/", by);
    }

    /** The flow's runs, the oldest first. */
    private List<String> runs() {
        return keys("ledger/" + flow.name() + "/2018").stream()
                .filter(key -> !key.endsWith("/lease.json"))
                .map(key -> key.replaceFirst(".*/\\d{6}-(.+)\\.json", "$1"))
                .toList();
    }

    /** What runs have written. */
    private List<String> objects() {
        List<String> keys = new ArrayList<>(keys(table));
        keys.addAll(keys("quarantine/" + flow.name() + "/"));
        return keys;
    }

    private List<String> marks() {
        return keys("ledger/" + flow.name() + "/_tombstones/");
    }

    private List<String> keys(String prefix) {
        return stack.s3().listObjectsV2(r -> r.bucket("sluice-lake").prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    private byte[] get(String key) {
        return stack.s3()
                .getObjectAsBytes(r -> r.bucket("sluice-lake").key(key))
                .asByteArray();
    }

    private void beginUpload(String key) {
        S3Client s3 = stack.s3();
        String id =
                s3.createMultipartUpload(r -> r.bucket("sluice-lake").key(key)).uploadId();
        s3.uploadPart(r -> r.bucket("sluice-lake").key(key).uploadId(id).partNumber(1), RequestBody.fromBytes(FOREIGN));
    }

    private List<String> uploads() {
        return stack.s3().listMultipartUploads(r -> r.bucket("sluice-lake").prefix(table)).uploads().stream()
                .map(u -> u.key())
                .sorted()
                .toList();
    }
}
