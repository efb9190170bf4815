package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What {@code clean} leaves and takes of a table that batches are merged into. */
class MergedLeftoversIT {
    private static final String FIRST = "2018-11-01";
    private static final String SECOND = "2018-11-02";
    private static final List<String> ROWS = List.of("1 b 2 2018-11-02", "2 a 1 2018-11-01");

    @TempDir
    Path folder;

    private final SharedStack stack = SharedStack.up();

    @Test
    void what_the_log_names_stays_however_old_it_is_and_goes_when_the_log_has_forgotten_it() {
        FlowUnderTest flow = MergeIT.merging(FlowUnderTest.in(folder));
        String table = "tables/failures/" + flow.name() + "/";
        flow.raw(FIRST, "a", MergeIT.text(MergeIT.row(1, "a", 1), MergeIT.row(2, "a", 1), MergeIT.deleted(9, 1)));
        flow.raw(SECOND, "a", MergeIT.text(MergeIT.row(1, "b", 2)));
        MergeIT.ok(flow.run(FIRST));
        MergeIT.ok(flow.run(SECOND));
        MergeIT.ok(flow.runAgain(SECOND));
        MergeIT.ok(flow.runAgain(FIRST));
        List<String> before = keys(table + "merged=");
        for (String root : List.of(table, "ledger/" + flow.name() + "/")) {
            stack.age("s3://sluice-lake/" + root, Duration.ofDays(30));
        }
        clean(flow);
        assertEquals(before, keys(table + "merged="));
        assertEquals(2, runs(table, "run="), "those of superseded runs are gone");
        assertRows(flow);

        forget(table);
        String told = flow.sluice("local", "clean", flow.name()).out();
        clean(flow);
        assertEquals(2, runs(table, "merged="), told);
        assertTrue(
                keys(table + "merged=").stream().anyMatch(key -> key.contains("/deleted=")),
                "the deleted keys of the first run stay");
        assertRows(flow);
        MergeIT.ok(flow.runAgain(FIRST));
        assertRows(flow);
    }

    /** Two passes, with the mark's day between them. */
    private void clean(FlowUnderTest flow) {
        MergeIT.ok(flow.sluice("local", "clean", flow.name(), "--apply"));
        stack.age("s3://sluice-lake/ledger/" + flow.name() + "/_tombstones/", Duration.ofHours(25));
        MergeIT.ok(flow.sluice("local", "clean", flow.name(), "--apply"));
    }

    /** As if files had left the table long ago. */
    private void forget(String table) {
        for (String key : keys(table + "_delta_log/")) {
            if (key.endsWith(".json")) {
                String text = stack.s3()
                        .getObjectAsBytes(r -> r.bucket("sluice-lake").key(key))
                        .asString(StandardCharsets.UTF_8);
                stack.s3()
                        .putObject(
                                r -> r.bucket("sluice-lake").key(key),
                                RequestBody.fromString(
                                        text.replaceAll("\"deletionTimestamp\":\\d+", "\"deletionTimestamp\":1")));
            } else if (key.endsWith(".crc")) {
                stack.s3().deleteObject(r -> r.bucket("sluice-lake").key(key));
            }
        }
        DeltaLog.clearCache();
    }

    private static void assertRows(FlowUnderTest flow) {
        assertEquals(ROWS, MergeIT.delta(flow, MergeIT.COLUMNS), "Delta");
        assertEquals(ROWS, MergeIT.spectrum(flow), "Spectrum");
    }

    private long runs(String table, String kind) {
        return keys(table + kind).stream()
                .map(key -> key.substring(table.length()).split("/")[0])
                .distinct()
                .count();
    }

    private List<String> keys(String prefix) {
        return stack.s3().listObjectsV2(r -> r.bucket("sluice-lake").prefix(prefix)).contents().stream()
                .map(S3Object::key)
                .toList();
    }
}
