package io.sluice.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.SharedStack;
import io.sluice.model.DataFile;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.Unloaded;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnloadManifestIT {
    private S3Location directory;

    @BeforeEach
    void aDirectory() {
        SharedStack.up();
        directory = S3Location.parse("s3://sluice-lake/manifests/" + UUID.randomUUID() + "/sluice_unload=1/");
    }

    private List<DataFile> files(long rows) {
        return new UnloadManifest(SharedStack.up().s3()).files(new Unloaded(new Schema(List.of()), rows, directory));
    }

    private void manifest(String text) {
        SharedStack.up().put(directory.bucket(), directory.key() + "manifest", text.getBytes(UTF_8));
    }

    private String entry(String name, long bytes, long rows) {
        return "{\"url\":\"" + directory + name + "\",\"meta\":{\"content_length\":" + bytes + ",\"record_count\":"
                + rows + "}}";
    }

    private void assertWrong(long rows, String what) {
        FlowException wrong = assertThrows(FlowException.class, () -> files(rows));
        assertEquals(FailureKind.FAILED, wrong.kind());
        assertEquals(
                "Redshift has counted " + rows + " unloaded rows, and its manifest is " + directory + "manifest, "
                        + what + ". Nothing was published; run the batch again, and report it if it fails again.",
                wrong.getMessage());
    }

    @Test
    void the_files_with_rows_are_those_of_the_manifest() {
        manifest("{\"entries\":[" + entry("a.parquet", 10, 2) + "," + entry("b.parquet", 7, 0) + "],\"schema\":{}}");
        assertEquals(List.of(new DataFile(directory.resolve("a.parquet"), 10, 2)), files(2));
    }

    @Test
    void without_rows_nobody_looks_for_a_manifest() {
        assertEquals(List.of(), files(0));
    }

    @Test
    void a_manifest_that_is_not_what_Redshift_has_counted_publishes_nothing() {
        assertWrong(3, "which is not there");
        manifest("{\"entries\":[" + entry("a.parquet", 10, 2) + "]}");
        assertWrong(3, "whose files have 2");
        String elsewhere = "{\"url\":\"s3://other/a.parquet\",\"meta\":{\"content_length\":1,\"record_count\":3}}";
        manifest("{\"entries\":[" + elsewhere + "]}");
        assertWrong(3, "which has the entry " + elsewhere);
        String uncounted = "{\"url\":\"" + directory + "a.parquet\",\"meta\":{\"content_length\":1}}";
        manifest("{\"entries\":[" + uncounted + "]}");
        assertWrong(3, "which has the entry " + uncounted);
    }
}
