package io.sluice.cli;

import static io.sluice.cli.FlowUnderTest.gzip;
import static io.sluice.cli.FlowUnderTest.rows;
import static io.sluice.cli.FlowUnderTest.text;
import static io.sluice.cli.FlowUnderTest.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.FlowUnderTest.Outcome;
import io.sluice.cli.FlowUnderTest.View;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an on-call engineer meets: for each cause the exit code, a message that says what to do, readers who see what they
 * saw before, and a second run that succeeds when the cause is gone.
 */
class FailuresIT {
    private static final String FIRST = "2018-11-01";
    private static final String DAY = "2018-11-02";

    @TempDir
    Path folder;

    private FlowUnderTest flow;

    @BeforeEach
    void a_flow_with_one_good_day() {
        flow = FlowUnderTest.in(folder);
        flow.raw(FIRST, "a.json", text(rows(0, 10)));
    }

    @Test
    void malformed_lines_and_missing_fields_go_to_quarantine_and_above_the_ratio_fail_the_batch() {
        View before = afterTheFirstDay();
        List<String> bad = with(rows(100, 198), "{\"id\":298,\"kind\":", "{\"kind\":\"even\",\"amount\":2.50}");
        flow.raw(DAY, "b.json", text(with(bad, "{\"id\":299}")));
        Outcome refused = flow.run(DAY);
        assertEquals(1, refused.code());
        assertEquals(
                place("write")
                        + "3 of 201 records (1.5 %) did not fit, more than munge.quarantine.max-ratio = 0.01; the reasons:"
                        + " id: missing, declared not null (1); kind: missing, declared not null (1); the line ends inside the"
                        + " JSON object (1); they are in s3://sluice-lake/quarantine/" + flow.name()
                        + "/20181102T000000Z-20181103T000000Z/run=RUN; fix the producer or the schema, or raise the"
                        + " ratio; nothing was published",
                message(refused));
        assertEquals(before, flow.view());
        assertEquals(3, flow.quarantined().size());

        flow.raw(DAY, "b.json", text(bad));
        Outcome accepted = flow.run(DAY);
        assertEquals(0, accepted.code(), accepted.err());
        assertTrue(accepted.out().contains("200 read, 198 written, 2 quarantined"), accepted.out());
        assertSecondDay(198, "495.00");
        List<String> quarantined = flow.quarantined();
        assertEquals(5, quarantined.size());
        String object = "\"source\":\"s3://sluice-raw/" + flow.name() + "/2018-11-02/b.json\"";
        assertTrue(
                quarantined.stream()
                        .anyMatch(line -> line.contains("\"reason\":\"the line ends inside the JSON object\"")
                                && line.contains(object)
                                && line.contains("\"line\":199,\"raw\":\"{\\\"id\\\":298,\\\"kind\\\":\"")),
                quarantined::toString);
    }

    @Test
    void a_window_without_objects_is_worth_trying_again() {
        View before = afterTheFirstDay();
        Outcome late = flow.run(DAY);
        assertEquals(75, late.code());
        assertEquals(
                place("extract") + "no objects match s3://sluice-raw/" + flow.name()
                        + "/2018-11-02/* for the window 2018-11-02/2018-11-03; the producer may be late: run again later,"
                        + " or set source.when-empty = accept",
                message(late));
        assertEquals(before, flow.view());
        assertSecondDaySucceeds();
    }

    @Test
    void a_window_that_became_empty_is_emptied_hot_and_cold_when_the_flow_accepts_that() {
        View before = afterTheFirstDay();
        assertSecondDaySucceeds();
        flow.removeRaw(DAY, "b.json");
        View full = flow.view();
        assertEquals(75, flow.runAgain(DAY).code());
        assertEquals(full, flow.view());

        flow.replacing("window        = 1 day", "window        = 1 day\nwhen-empty = accept");
        Outcome emptied = flow.run(DAY);
        assertEquals(0, emptied.code(), emptied.err());
        assertEquals(before.figures(), flow.view().figures());
    }

    @Test
    void a_type_that_does_not_fit_the_data_fails_the_batch_and_one_that_does_not_exist_starts_nothing() {
        View before = afterTheFirstDay();
        flow.raw(DAY, "b.json", text(rows(100, 10)));
        flow.replacing("kind   string", "kind   int");
        Outcome unfit = flow.run(DAY);
        assertEquals(1, unfit.code());
        assertTrue(
                message(unfit)
                        .startsWith(place("write")
                                + "10 of 10 records (100.0 %) did not fit, more than munge.quarantine.max-ratio = 0.01; the"
                                + " reasons: kind: not a number (10); they are in s3://"),
                unfit.err());
        assertEquals(before, flow.view());

        flow.raw(DAY, "b.json", text(List.of("{\"id\":1,\"kind\":7,\"amount\":1}")));
        Outcome clash = flow.run(DAY);
        assertEquals(1, clash.code());
        assertEquals(
                place("register") + "The column kind of failures." + flow.name()
                        + " is string in Glue, and this batch wrote int. Files of both types would not be readable as one"
                        + " table: cast it to string in schema.columns or munge.sql, give it a new name, or name a new"
                        + " table in lake.table and backfill it.",
                message(clash));
        assertEquals(before, flow.view());

        flow.replacing("kind   int", "kind   strng");
        Outcome typo = flow.run(DAY);
        assertEquals(2, typo.code());
        assertEquals(
                flow.conf() + "/flows/" + flow.name()
                        + ".conf:15: column 'kind   strng not null' has an unknown type strng"
                        + " at character 8, the types are boolean, smallint, int, bigint, real, double, decimal(p,s),"
                        + " string, varchar(n), date, date(pattern), timestamp, timestamp(epoch_millis),"
                        + " timestamp(pattern) and json, did you mean string?",
                message(typo));
        assertEquals(before, flow.view());

        flow.replacing("kind   strng", "kind   string");
        assertSecondDaySucceeds();
    }

    @Test
    void a_truncated_gzip_fails_the_batch_with_its_name_and_without_a_stack_trace() {
        View before = afterTheFirstDay();
        byte[] whole = gzip(text(rows(100, 5_000)));
        flow.raw(DAY, "b.json", Arrays.copyOf(whole, whole.length - 20));
        Outcome unreadable = flow.run(DAY);
        assertEquals(1, unreadable.code());
        assertEquals(
                place("write") + "s3://sluice-raw/" + flow.name() + "/2018-11-02/b.json cannot be read: its gzip is"
                        + " truncated; re-deliver it, or move it away and run again; nothing was published",
                message(unreadable));
        assertEquals(before, flow.view());

        flow.raw(DAY, "b.json", whole);
        assertEquals(0, flow.run(DAY).code());
        assertSecondDay(5_000, "12500.00");
    }

    @Test
    void a_row_that_the_SQL_fails_on_or_that_no_partition_can_hold_fails_the_batch_with_the_cause() {
        View before = afterTheFirstDay();
        flow.raw(DAY, "b.json", text(rows(100, 10)));
        flow.replacing(
                "  lake {",
                "  munge.sql = \"select id, cast(int(kind) as string) as kind, amount, dt from input\"\n  lake {");
        Outcome cast = flow.run(DAY);
        assertEquals(1, cast.code());
        assertEquals(
                place("write") + "the flow's SQL fails on a row: [CAST_INVALID_INPUT] in int(kind); let it give NULL"
                        + " instead, for example by try_cast, try_divide or nullif, and catch the row by munge.expect;"
                        + " nothing was published",
                message(cast));
        flow.replacing(
                "cast(int(kind) as string) as kind", "string(if(id > 0, raise_error('kind is odd'), kind)) as kind");
        Outcome raised = flow.run(DAY);
        assertEquals(1, raised.code());
        assertEquals(place("write") + "a row is refused: kind is odd; nothing was published", message(raised));
        assertEquals(before, flow.view());

        flow.replacing("string(if(id > 0, raise_error('kind is odd'), kind)) as kind", "kind");
        assertSecondDaySucceeds();
    }

    @Test
    void a_wrong_password_fails_the_first_run_before_anything_is_made() {
        System.setProperty("sluice.test.password", "not-the-password");
        flow.environment("wrong", "redshift.password { property = sluice.test.password }");
        Outcome refused = flow.runIn("wrong", FIRST);
        assertEquals(1, refused.code());
        assertEquals(
                "[" + flow.name() + ", 2018-11-01/2018-11-02, plan] Redshift at 127.0.0.1:"
                        + System.getProperty(LocalStack.REDSHIFT_PORT) + "/dev refuses the user sluice (28P01): FATAL:"
                        + " password authentication failed for user \"sluice\". Check redshift.user and the password kept in"
                        + " the system property sluice.test.password.",
                message(refused));
        assertFalse(refused.err().contains("not-the-password"));
        assertFalse(flow.isInGlue());
        assertFalse(flow.isInRedshift());
        afterTheFirstDay();
    }

    @Test
    void a_Redshift_that_cannot_be_reached_is_worth_trying_again_and_nothing_is_published() throws IOException {
        View before = afterTheFirstDay();
        flow.raw(DAY, "b.json", text(rows(100, 10)));
        int closed = closedPort();
        flow.environment("closed", "redshift.url = \"jdbc:redshift://127.0.0.1:" + closed + "/dev\"");
        Outcome refused = flow.runIn("closed", DAY);
        assertEquals(75, refused.code());
        assertEquals(
                place("plan") + "Redshift at 127.0.0.1:" + closed
                        + "/dev cannot be reached (08001): Connection refused."
                        + " Check that the cluster or workgroup is running, the host and port in redshift.url, and that"
                        + " its security group lets this machine in; then run the batch again.",
                message(refused));
        assertEquals(before, flow.view());
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            flow.environment(
                    "silent",
                    "redshift.url = \"jdbc:redshift://127.0.0.1:" + silent.getLocalPort() + "/dev\"\n"
                            + "redshift.properties { logintimeout = 2 }");
            Instant start = Instant.now();
            Outcome mute = flow.runIn("silent", DAY);
            assertEquals(75, mute.code());
            assertTrue(
                    mute.err().contains("cannot be reached (08001): Connection attempt timed out. Check"), mute.err());
            assertTrue(Duration.between(start, Instant.now()).toSeconds() < 20);
        }
        assertEquals(before, flow.view());
        assertSecondDaySucceeds();
    }

    @Test
    void an_S3_or_Glue_that_cannot_be_reached_is_worth_trying_again_and_nothing_is_published() throws IOException {
        View before = afterTheFirstDay();
        flow.raw(DAY, "b.json", text(rows(100, 10)));
        int closed = closedPort();
        flow.environment("nos3", "aws.s3-endpoint = \"http://127.0.0.1:" + closed + "\"");
        Outcome s3 = flow.runIn("nos3", DAY);
        assertEquals(75, s3.code());
        assertEquals(
                place("plan") + "S3 did not use the ledger at s3://sluice-lake/ledger/" + flow.name()
                        + "/20181102T000000Z-20181103T000000Z/: S3 gave no answer: Unable to execute HTTP request:"
                        + " Connection refused (SDK Attempt Count: 4); check aws.region, aws.s3-endpoint and the network;"
                        + " nothing new is published, run the batch again",
                message(s3));
        flow.environment("noglue", "aws.glue-endpoint = \"http://127.0.0.1:" + closed + "\"");
        Outcome glue = flow.runIn("noglue", DAY);
        assertEquals(75, glue.code());
        assertEquals(
                place("register") + "Glue GetTable for the table failures." + flow.name() + " got no answer: Unable to"
                        + " execute HTTP request: Connection refused (SDK Attempt Count: 4). Check aws.region,"
                        + " aws.glue-endpoint and the network, then run the batch again.",
                message(glue));
        assertEquals(before, flow.view());
        assertSecondDaySucceeds();
    }

    static Stream<Arguments> missingBuckets() {
        return Stream.of(
                Arguments.of(
                        "lake.raw = \"s3://BUCKET\"",
                        "[FLOW, 2018-11-02/2018-11-03, extract] S3 did not list the input of the batch at"
                                + " s3://BUCKET/FLOW/2018-11-02/: the bucket BUCKET does not exist; correct source.path, or"
                                + " lake.raw of the environment; nothing was read"),
                Arguments.of(
                        "lake.tables = \"s3://BUCKET/t\"",
                        "[FLOW, 2018-11-02/2018-11-03, write] S3 did not serve the Spark job at"
                                + " s3://BUCKET/t/failures/FLOW/run=RUN/dt=2018-11-02/FILE: the bucket BUCKET does not"
                                + " exist; correct lake.tables of the environment, or create it; nothing was published"),
                Arguments.of(
                        "lake.quarantine = \"s3://BUCKET/q\"",
                        "[FLOW, 2018-11-02/2018-11-03, write] rows did not fit, and the bucket BUCKET of"
                                + " lake.quarantine does not exist; create it, or correct lake.quarantine of the"
                                + " environment; nothing was published"),
                Arguments.of(
                        "lake.ledger = \"s3://BUCKET/l\"",
                        "[FLOW, 2018-11-02/2018-11-03, plan] S3 did not use the ledger at"
                                + " s3://BUCKET/l/FLOW/20181102T000000Z-20181103T000000Z/: the bucket BUCKET does not exist;"
                                + " correct lake.ledger of the environment, or create it; nothing new is published"));
    }

    @ParameterizedTest
    @MethodSource("missingBuckets")
    void a_missing_bucket_is_named_with_the_setting_that_names_it(String setting, String message) {
        View before = afterTheFirstDay();
        String bucket = "missing-" + UUID.randomUUID();
        flow.raw(DAY, "b.json", text(with(rows(100, 200), "{")));
        flow.environment("missing", setting.replace("BUCKET", bucket));
        Outcome failed = flow.runIn("missing", DAY);
        assertEquals(1, failed.code());
        assertEquals(message.replace("BUCKET", bucket).replace("FLOW", flow.name()), message(failed));
        assertEquals(before, flow.view());

        FlowUnderTest.createBucket(bucket);
        Outcome again = flow.runIn(setting.startsWith("lake.raw") ? "local" : "missing", DAY);
        assertEquals(0, again.code(), again.err());
        assertSecondDay(200, "500.00");
    }

    @Test
    void an_unknown_flow_and_a_bad_range_are_usage_errors_that_start_nothing() {
        String name = flow.name();
        assertUsage(
                "there is no flow '" + name + "x', " + flow.conf() + "/flows holds events_cold, " + name
                        + ", listens_elt, listens_etl, listens_etlt, plays_to_lake, did you mean " + name + "?",
                "run",
                name + "x",
                "--from",
                DAY);
        assertUsage(
                "--from 2018-11-31 is no time: write 2018-11-01, 2018-11-01T06:00 or 2018-11-01T06:00:00Z, in UTC",
                "run",
                name,
                "--from",
                "2018-11-31");
        assertUsage(
                "--from 2018-11-02 is not before --to 2018-11-01; the range is half-open, one day is"
                        + " --from 2018-11-01 --to 2018-11-02",
                "run",
                name,
                "--from",
                DAY,
                "--to",
                FIRST);
        assertUsage(
                "the range does not fit flow " + name
                        + ": 2018-11-01T06:00:00Z is not the edge of a window of 1 day; the"
                        + " nearest edges are 2018-11-01T00:00:00Z and 2018-11-02T00:00:00Z",
                "run",
                name,
                "--from",
                "2018-11-01T06:00");
        assertUsage(
                "--to 2018-11-02 says where a range ends: say --from too, for example --from 2018-11-01 --to 2018-12-01,"
                        + " or neither for the newest window that has ended",
                "run",
                name,
                "--to",
                DAY);
        assertUsage("--parallel 0 is too few: say 1 or more", "run", name, "--from", DAY, "--parallel", "0");
        assertUsage(
                "--force runs every window and --changed only those that changed: leave out one of them",
                "run",
                name,
                "--from",
                DAY,
                "--force",
                "--changed");
        assertUsage(
                "--changed looks back over source.late-for, which flow " + name
                        + " does not have: write it, for example late-for = 3 days, or say --from and --to",
                "run",
                name,
                "--changed");
        assertFalse(flow.isInGlue());
        assertEquals(
                "flow " + name + " has not run yet",
                flow.sluice("local", "history", name).out().strip());
        afterTheFirstDay();
    }

    @Test
    void running_again_changes_no_figure_and_replaces_the_files() {
        View before = afterTheFirstDay();
        assertEquals(0, flow.runAgain(FIRST).code());
        View again = flow.view();
        assertEquals(before.figures(), again.figures());
        assertEquals(1, again.partitions().size());
        assertFalse(before.partitions().equals(again.partitions()));
    }

    @Test
    void a_failed_run_is_in_the_history_and_JSON_is_JSON_also_when_the_run_failed() throws JsonProcessingException {
        afterTheFirstDay();
        Outcome failed =
                flow.sluice("local", "run", flow.name(), "--from", FIRST, "--to", "2018-11-04", "--force", "--json");
        assertEquals(75, failed.code());
        JsonNode report = new ObjectMapper().readTree(failed.out());
        assertEquals("failed", report.path("outcome").asText());
        assertEquals("retryable", report.path("kind").asText());
        assertEquals(1, report.path("left").asInt());
        assertEquals(
                message(failed).lines().reduce((a, b) -> b).orElseThrow(),
                report.path("error").asText());
        assertEquals(
                10, report.path("runs").path(0).path("rows").path("written").asInt());

        List<JsonNode> history = jsonLines(flow.sluice("local", "history", flow.name(), "--json"));
        assertEquals(3, history.size());
        assertEquals(
                List.of("FAILED", "DONE", "DONE"),
                history.stream().map(run -> run.path("outcome").asText()).toList());
        assertEquals(report.path("error").asText(), history.get(0).path("error").asText());
        String table = flow.sluice("local", "history", flow.name()).out();
        assertTrue(table.contains("| 2018-11-02/2018-11-03 |   1 | failed  |"), table);
        assertTrue(table.contains("no objects match"), table);
    }

    @Test
    void check_tells_every_problem_of_settings_and_scripts_at_once() {
        flow.file(
                "sql/" + flow.name() + ".sql",
                "delete from failures.t where dt = '${from_date}';\ntruncate failures.t;\nselect 1");
        flow.file(
                "flows/other.conf",
                """
                include required("../sluice.conf")
                flow {
                  name = other
                  mode = etl
                  source { format = json, path = ${lake.raw}"/x/{yyyy}-{mm}-{dd}.json", window = 1 day, window-column = dt }
                  schema { columns = ["id bigint"], unknown-feilds = ignore }
                  lake { table = failures.other, partition-by = [dt] }
                  warehouse { temperature = cold, external-schema = failures_lake }
                }
                """);
        Outcome checked = flow.sluice("local", "check");
        assertEquals(2, checked.code());
        String script = flow.conf() + "/sql/" + flow.name() + ".sql:";
        String other = flow.conf() + "/flows/other.conf:";
        assertEquals(
                List.of(
                        other + "5: the path cannot tell windows of 1 day apart, it lacks {MM}, so that several batches"
                                + " would read the same objects, write the missing fields, a longer window, or window ="
                                + " whole",
                        other + "6: unknown key flow.schema.unknown-feilds, flow.schema has no such key, did you mean"
                                + " unknown-fields?",
                        script + "1: ${from_date} stands inside a string, a variable brings its own quotes, write it"
                                + " outside of them",
                        script + "2: TRUNCATE commits the transaction, a failure after it could not be undone, write"
                                + " DELETE FROM",
                        "4 problems"),
                checked.out().lines().toList());
    }

    /** Runs the first day; what readers see then. */
    private View afterTheFirstDay() {
        Outcome done = flow.run(FIRST);
        assertEquals(0, done.code(), done.err());
        View view = flow.view();
        List<List<String>> days = List.of(List.of(FIRST, "10", "25.00"));
        assertEquals(
                List.of(days, days, List.of(List.of(FIRST, "even", "5", "12.50"), List.of(FIRST, "odd", "5", "12.50"))),
                view.figures());
        return view;
    }

    private void assertSecondDaySucceeds() {
        flow.raw(DAY, "b.json", text(rows(100, 20)));
        Outcome done = flow.run(DAY);
        assertEquals(0, done.code(), done.err());
        assertSecondDay(20, "50.00");
    }

    private void assertSecondDay(int rows, String amount) {
        View view = flow.view();
        List<List<String>> days = List.of(List.of(FIRST, "10", "25.00"), List.of(DAY, Integer.toString(rows), amount));
        assertEquals(2, view.partitions().size());
        assertEquals(days, view.cold());
        assertEquals(days, view.hot());
        assertEquals(4, view.kinds().size());
        assertEquals(
                rows,
                view.kinds().stream()
                        .filter(row -> row.get(0).equals(DAY))
                        .mapToInt(row -> Integer.parseInt(row.get(2)))
                        .sum());
    }

    private void assertUsage(String message, String... arguments) {
        Outcome outcome = flow.sluice("local", arguments);
        assertEquals(2, outcome.code());
        assertEquals(message, message(outcome));
        assertEquals("", outcome.out());
    }

    private String place(String step) {
        return "[" + flow.name() + ", 2018-11-02/2018-11-03, " + step + "] ";
    }

    /** What went to standard error after the plan of a window, the names of runs and files apart. */
    private static String message(Outcome outcome) {
        return outcome.err()
                .replaceFirst("^\\w+ [0-9/-]+: to run, .*\\R", "")
                .strip()
                .replaceAll("run=[0-9A-Za-z-]+", "run=RUN")
                .replaceAll("part-[0-9A-Za-z.-]+parquet", "FILE");
    }

    private static List<JsonNode> jsonLines(Outcome outcome) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : outcome.out().lines().toList()) {
            nodes.add(mapper.readTree(line));
        }
        return nodes;
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
