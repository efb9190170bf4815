package io.sluice.cli;

import static io.sluice.cli.FlowUnderTest.rows;
import static io.sluice.cli.FlowUnderTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.SharedStack;
import io.sluice.cli.FlowUnderTest.Outcome;
import io.sluice.cli.FlowUnderTest.View;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairCommandIT {
    private static final String DAY = "2018-11-01";
    private static final String OTHER = "2018-11-02";

    @TempDir
    Path folder;

    private final SharedStack stack = SharedStack.up();
    private FlowUnderTest flow;
    private View view;

    @BeforeEach
    void two_good_days() {
        flow = FlowUnderTest.in(folder);
        flow.raw(DAY, "a.json", text(rows(0, 10)));
        flow.raw(OTHER, "b.json", text(rows(100, 7)));
        assertEquals(0, flow.run(DAY).code());
        assertEquals(0, flow.run(OTHER).code());
        view = flow.view();
        assertNothingToRepair();
    }

    @Test
    void a_run_that_died_before_it_wrote_is_put_on_record() {
        String record = lastRecord();
        stack.put("sluice-lake", record.replace("000001-", "000002-"), died(record, "STARTED"));
        String run = record.replaceFirst(".*/000001-(.*)\\.json", "$1");
        assertFound(1, "record run " + run + " died before it had written its files", repair("--dry-run"));
        assertFound(0, "record run " + run + " died before it had written its files", repair());
        assertNothingToRepair();
        assertEquals(view, flow.view());
        Outcome history = flow.sluice("local", "history", flow.name());
        assertTrue(history.out().contains("its process died"), history.out());
    }

    @Test
    void files_that_a_dead_run_wrote_are_published_without_running_again() {
        flow.raw(OTHER, "b.json", text(rows(100, 9)));
        flow.environment("noglue", "aws.glue-endpoint = \"http://127.0.0.1:1\"");
        assertEquals(
                75,
                flow.sluice("noglue", "run", flow.name(), "--from", OTHER, "--force")
                        .code());
        assertEquals(view, flow.view());
        String record = lastRecord();
        stack.put("sluice-lake", record, died(record, "WRITTEN"));
        flow.removeRaw(OTHER, "b.json");
        List<String> found = found(1, repair("--dry-run"));
        assertEquals(5, found.size(), found::toString);
        assertTrue(found.get(0).matches("record run \\S+ died after it had written its files.*"), found::toString);
        assertTrue(found.get(1).matches("publish run \\S+ has written its files and not published all of them"));
        assertTrue(
                found.get(2).matches("publish Glue shows run \\S+ in dt=2018-11-02, the ledger's newest is \\S+"),
                found::toString);
        assertTrue(
                found.get(3).matches("publish Redshift holds run \\S+ \\(generation 1\\) in failures.*"),
                found::toString);
        assertEquals(view, flow.view());
        found(0, repair());
        assertEquals(List.of(OTHER, "9", "22.50"), flow.view().hot().get(1));
        assertEquals(flow.view().hot(), flow.view().cold());
        assertNothingToRepair();
    }

    @Test
    void what_a_person_changed_in_Glue_is_changed_back() {
        flow.pointPartition(DAY, "s3://sluice-lake/elsewhere/");
        assertNotEquals(view.partitions(), flow.view().partitions());
        List<String> moved = found(0, repair());
        assertTrue(moved.get(0).contains("Glue shows dt=2018-11-01 at another place than run "), moved::toString);
        assertEquals(view, flow.view());
        assertNothingToRepair();

        flow.dropPartition(OTHER);
        List<String> gone = found(0, repair("--from", OTHER));
        assertTrue(gone.get(0).contains("publish Glue lacks dt=2018-11-02 of run "), gone::toString);
        assertEquals(view, flow.view());
        assertNothingToRepair();
    }

    @Test
    void what_a_person_changed_in_Redshift_is_loaded_again() {
        sql("delete from failures." + flow.name() + " where id < 3");
        List<String> rows = found(0, repair());
        assertTrue(
                rows.get(0).matches("reload Redshift has 7 rows of the batch in failures\\.\\S+, run \\S+ wrote 10"),
                rows::toString);
        assertEquals(view, flow.view());
        assertNothingToRepair();

        sql("delete from sluice.ledger_" + flow.name() + " where batch like '%/20181102%'");
        List<String> entries = found(0, repair());
        assertEquals(2, entries.size(), entries::toString);
        assertTrue(entries.get(0).contains("Redshift holds nothing of the batch in failures."), entries::toString);
        assertTrue(
                entries.get(1).contains("Redshift holds nothing of the batch of " + flow.name() + ".sql"),
                entries::toString);
        assertEquals(view, flow.view());
        assertNothingToRepair();
    }

    @Test
    void a_partition_that_is_not_the_batchs_is_left_alone() {
        flow.markPartition(DAY, Map.of("sluice.batch", "another/whole"));
        View marked = flow.view();
        assertFound(1, "leave foreign in Glue: dt=2018-11-01 (of batch another/whole)", repair());
        flow.markPartition(DAY, Map.of());
        assertFound(1, "leave foreign in Glue: dt=2018-11-01 (not Sluice's)", repair());
        assertEquals(marked, flow.view());
    }

    @Test
    void a_batch_whose_files_are_gone_has_to_be_run() {
        String file = stack.stack().files().list("s3://sluice-lake/tables/failures/" + flow.name() + "/").stream()
                .map(o -> o.url())
                .filter(url -> url.contains("dt=2018-11-01") && url.endsWith(".parquet"))
                .findFirst()
                .orElseThrow();
        stack.s3().deleteObject(r -> r.bucket("sluice-lake").key(file.substring("s3://sluice-lake/".length())));
        flow.pointPartition(DAY, "s3://sluice-lake/elsewhere/");
        List<String> found = found(1, repair());
        assertEquals(2, found.size(), found::toString);
        assertTrue(found.get(0).startsWith("run Glue shows dt=2018-11-01 at another place"), found::toString);
        assertTrue(found.get(1).startsWith("run " + file + " is missing, of run "), found::toString);
        Outcome text = flow.sluice("local", "repair", flow.name());
        assertTrue(
                text.out().contains("sluice run " + flow.name() + " --from 2018-11-01T00:00:00Z --force"), text.out());
        assertEquals(0, flow.runAgain(DAY).code());
        assertNothingToRepair();
        assertEquals(view.figures(), flow.view().figures());
    }

    private void assertNothingToRepair() {
        Outcome outcome = flow.sluice("local", "repair", flow.name());
        assertEquals("nothing to repair in 2 batches", outcome.out().strip(), outcome::err);
        assertEquals(0, outcome.code());
    }

    private Outcome repair(String... options) {
        String[] command = new String[options.length + 3];
        System.arraycopy(options, 0, command, 3, options.length);
        command[0] = "repair";
        command[1] = flow.name();
        command[2] = "--json";
        return flow.sluice("local", command);
    }

    private static void assertFound(int code, String difference, Outcome outcome) {
        assertEquals(List.of(difference), found(code, outcome));
    }

    private static List<String> found(int code, Outcome outcome) {
        assertEquals(code, outcome.code(), () -> outcome.err() + outcome.out());
        return StreamSupport.stream(json(outcome.out()).path("differences").spliterator(), false)
                .map(d -> d.path("remedy").asText() + " " + d.path("what").asText())
                .toList();
    }

    private void sql(String statement) {
        Outcome outcome = flow.sluice("local", "query", statement);
        assertEquals(0, outcome.code(), outcome::err);
    }

    /** The key of the record of the newest run of the second day. */
    private String lastRecord() {
        List<String> keys = stack
                .s3()
                .listObjectsV2(r -> r.bucket("sluice-lake").prefix("ledger/" + flow.name() + "/20181102T"))
                .contents()
                .stream()
                .map(o -> o.key())
                .filter(key -> !key.endsWith("lease.json"))
                .toList();
        return keys.get(keys.size() - 1);
    }

    /** The record as a run leaves it that is killed so far. */
    private byte[] died(String record, String outcome) {
        ObjectNode json = (ObjectNode) json(stack.s3()
                .getObjectAsBytes(r -> r.bucket("sluice-lake").key(record))
                .asUtf8String());
        json.put("outcome", outcome);
        json.remove(List.of("finished", "error"));
        if (outcome.equals("STARTED")) {
            json.put("generation", 2);
            json.remove(List.of("rows", "commit"));
        }
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
