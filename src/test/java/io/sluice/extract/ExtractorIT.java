package io.sluice.extract;

import static io.sluice.extract.Plans.column;
import static io.sluice.extract.Plans.required;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import io.sluice.config.EmptyWindow;
import io.sluice.config.UnknownFields;
import io.sluice.model.ColumnType.Simple;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.RowCounts;
import io.sluice.model.S3Location;
import io.sluice.model.SourceObject;
import io.sluice.plan.QuarantinePlan.RawText;
import io.sluice.quarantine.Quarantine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

class ExtractorIT {
    private final String bucket = SharedSpark.newBucket();
    private final Extractor extractor = new Extractor(SharedSpark.spark(), SharedSpark.s3());

    @Test
    void every_object_is_pinned_once_in_order_whatever_its_name() {
        for (String key : List.of("in/b.json", "in/_a.json", "in/.c.json", "in/d e+f%20:=é.json", "other/x")) {
            put(key, "{\"n\":1}");
        }
        put("in/dir/", "");
        PinnedInput input =
                extractor.pin(plans().below(s3("in/")).exactly(s3("in/b.json")).plan());
        assertEquals(
                List.of("in/.c.json", "in/_a.json", "in/b.json", "in/d e+f%20:=é.json"),
                input.objects().stream().map(o -> o.location().key()).toList());
        assertEquals(4 * 7, input.bytes());
        assertTrue(
                input.objects().get(0).etag().matches("[0-9a-f-]+"),
                input.objects().get(0).etag());
        Read read = read(plans().below(s3("in/")), input);
        assertEquals(List.of("1", "1", "1", "1"), read.rows());
    }

    @Test
    void a_listing_goes_on_over_pages_and_a_literal_path_takes_no_neighbour() {
        for (int i = 0; i < 1001; i++) {
            put("many/%04d".formatted(i), "");
        }
        assertEquals(
                1001, extractor.pin(plans().below(s3("many/")).plan()).objects().size());
        assertEquals(
                1,
                extractor.pin(plans().exactly(s3("many/0999")).plan()).objects().size());
        FlowException e = assertThrows(
                FlowException.class,
                () -> extractor.pin(plans().exactly(s3("many/099")).plan()));
        assertEquals(
                "no objects match " + s3("many/099")
                        + " for the window 2018-11-21/2018-11-22; the producer may be late:"
                        + " run again later, or set source.when-empty = accept",
                e.getMessage());
        assertEquals(FailureKind.RETRYABLE, e.kind());
    }

    @Test
    void an_empty_window_that_is_accepted_has_no_rows_but_all_columns() {
        Plans plans =
                plans().below(s3("nothing/")).whenEmpty(EmptyWindow.ACCEPT).window("dt", Simple.DATE);
        Read read = read(plans);
        assertEquals(List.of(), read.rows());
        assertEquals(List.of("n", "dt"), Arrays.asList(read.columns()));
        assertEquals(new RowCounts(0, 0, 0, 0, 0), read.counts());
    }

    @Test
    void what_S3_refuses_is_told_with_its_remedy() {
        FlowException missing = assertThrows(
                FlowException.class,
                () -> extractor.pin(
                        plans().below("s3://no-such-bucket-here/in/").plan()));
        assertEquals(
                "S3 did not list the input of the batch at s3://no-such-bucket-here/in/: the bucket no-such-bucket-here"
                        + " does not exist; correct source.path, or lake.raw of the environment; nothing was read",
                missing.getMessage());
        String endpoint = SharedStack.up().stack().s3Endpoint().toString();
        Extractor wrongKey = new Extractor(SharedSpark.spark(), SharedStack.client(endpoint, "wrong"));
        FlowException denied = assertThrows(
                FlowException.class, () -> wrongKey.pin(plans().below(s3("in/")).plan()));
        assertEquals(FailureKind.FAILED, denied.kind());
        assertTrue(
                denied.getMessage().contains("S3 does not know the credentials (SignatureDoesNotMatch)"),
                denied.getMessage());
        Extractor nobody = new Extractor(SharedSpark.spark(), SharedStack.client("http://127.0.0.1:1", "x"));
        FlowException unreachable = assertThrows(
                FlowException.class, () -> nobody.pin(plans().below(s3("in/")).plan()));
        assertEquals(FailureKind.RETRYABLE, unreachable.kind());
        assertTrue(unreachable.getMessage().endsWith("; nothing was read, run the batch again"));
    }

    @Test
    void bad_records_go_to_quarantine_with_reason_origin_and_raw_text_and_the_rest_is_read() throws IOException {
        put("in/a.json", "{\"n\":1}\n{\"n\":1.7}\n\n{\"n\":2}\n[]\n{\"n\":3}");
        put("in/b.json.gz", gzip("{\"n\":4}\n{\"n\":\"x\u00e9\"}\n"));
        Read read = read(plans().below(s3("in/")));
        assertEquals(List.of("1", "2", "3", "4"), read.rows());
        assertEquals(new RowCounts(7, 3, 0, 0, 4), read.counts());
        assertEquals(
                Map.of("n: has a fraction, declared bigint", 1L, "not a JSON object", 1L, "n: not a number", 1L),
                read.quarantine().reasons());
        read.quarantine().verify(4);
        SourceObject a = read.input().objects().get(0);
        SourceObject b = read.input().objects().get(1);
        String form = "{\"reason\":\"%s\",\"source\":\"%s\",\"etag\":\"%s\",\"line\":%d,\"raw\":\"%s\"}";
        assertEquals(
                List.of(
                        form.formatted(
                                "n: has a fraction, declared bigint", a.location(), a.etag(), 2, "{\\\"n\\\":1.7}"),
                        form.formatted("n: not a number", b.location(), b.etag(), 2, "{\\\"n\\\":\\\"x\u00e9\\\"}"),
                        form.formatted("not a JSON object", a.location(), a.etag(), 5, "[]")),
                quarantined());
        assertTrue(read.quarantine().samples().stream()
                .anyMatch(s -> s.toString().equals(a.location() + " line 5: not a JSON object")));
    }

    @Test
    void raw_text_is_withheld_when_the_flow_masks_and_kept_as_base64_when_it_is_no_text() throws IOException {
        put("in/a.json", new byte[] {'{', '"', (byte) 0xFF, '}'});
        read(plans().below(s3("in/")).quarantine(S3Location.parse(s3("secret")), 1, RawText.WITHHOLD));
        assertTrue(
                quarantined("secret/").get(0).endsWith("\"line\":1}"),
                quarantined("secret/").get(0));
        read(plans().below(s3("in/")));
        assertTrue(
                quarantined().get(0).endsWith("\"line\":1,\"raw_base64\":\"eyL/fQ==\"}"),
                quarantined().get(0));
    }

    @Test
    void a_batch_without_bad_records_leaves_no_quarantine() {
        put("in/a.json", "{\"n\":1}\n");
        Read read = read(plans().below(s3("in/")));
        assertEquals(new RowCounts(1, 0, 0, 0, 1), read.counts());
        assertEquals(List.of(), keys("q/"));
    }

    @Test
    void rows_that_are_computed_twice_are_counted_once() {
        put("in/a.json", "{\"n\":1}\n{\"n\":2}\nx\n");
        put("in/b.json", "{\"n\":3}\n");
        Plans plans = plans().below(s3("in/"));
        Quarantine quarantine = new Quarantine(SharedSpark.spark(), plans.plan().quarantine());
        Dataset<Row> rows = extractor.read(extractor.pin(plans.plan()), plans.plan(), quarantine);
        assertEquals(6, rows.union(rows).orderBy("n").collectAsList().size());
        assertEquals(new RowCounts(4, 1, 0, 0, 6), quarantine.counts(6));
        assertEquals(1, keys("q/").size());
    }

    @Test
    void an_object_that_was_replaced_or_deleted_after_the_pin_fails_the_read() {
        put("in/a.json", "{\"n\":1}\n");
        Plans plans = plans().below(s3("in/"));
        PinnedInput input = extractor.pin(plans.plan());
        put("in/a.json", "{\"n\":2}\n");
        String pin =
                s3("in/a.json") + ", pinned as ETag " + input.objects().get(0).etag() + ", 8 bytes,";
        FlowException replaced = failure(plans, input);
        assertEquals(
                pin + " was replaced while the batch ran; nothing was published, run the batch again: it takes what is"
                        + " there then",
                replaced.getMessage());
        assertEquals(FailureKind.RETRYABLE, replaced.kind());
        SharedSpark.s3().deleteObject(r -> r.bucket(bucket).key("in/a.json"));
        assertEquals(
                pin + " was deleted while the batch ran; nothing was published, run the batch again: it takes what is"
                        + " there then",
                failure(plans, input).getMessage());
    }

    @Test
    void an_object_that_is_no_text_or_gzip_fails_the_batch_by_name() throws IOException {
        byte[] gzip = gzip("{\"n\":1}\n".repeat(100));
        put("in/cut", Arrays.copyOf(gzip, gzip.length - 3));
        FlowException truncated = failure(plans().exactly(s3("in/cut")));
        assertEquals(
                s3("in/cut") + " cannot be read: its gzip is truncated; re-deliver it, or move it away and run again;"
                        + " nothing was published",
                truncated.getMessage());
        assertEquals(FailureKind.FAILED, truncated.kind());
        put("in/utf16", "{\"n\":1}\n".getBytes(UTF_16));
        assertTrue(failure(plans().exactly(s3("in/utf16"))).getMessage().contains("it is UTF-16 or UTF-32"));
        assertEquals(List.of(), keys("q/"));
    }

    @Test
    void a_task_that_fails_leaves_nothing_of_its_quarantine() throws IOException {
        byte[] gzip = gzip("not json\n".repeat(100) + "{\"n\":1}\n".repeat(100));
        put("in/cut.gz", Arrays.copyOf(gzip, gzip.length - 3));
        failure(plans().below(s3("in/")));
        assertEquals(List.of(), keys("q/"));
    }

    @Test
    void an_undeclared_field_fails_the_batch_when_the_flow_says_so() {
        put("in/a.json", "{\"n\":1}\n{\"n\":2,\"extra\":\"secret\"}\n");
        FlowException e = failure(plans().below(s3("in/")).unknown(UnknownFields.FAIL));
        assertEquals(
                "field 'extra' is not declared, in line 2 of " + s3("in/a.json") + ", and the flow says"
                        + " schema.unknown-fields = fail; declare it in schema.columns, or set unknown-fields to keep,"
                        + " ignore or quarantine; nothing was published",
                e.getMessage());
    }

    @Test
    void columns_that_are_declared_not_null_are_so_in_spark() {
        put("in/a.json", "{\"n\":1}\n{\"n\":null}\n");
        Plans plans = Plans.of(required("n", Simple.INT)).below(s3("in/")).quarantine(to("q"), 1, RawText.KEEP);
        Read read = read(plans);
        assertEquals(List.of("1"), read.rows());
        assertTrue(!read.dataset().schema().apply("n").nullable());
    }

    @Test
    void more_bad_records_than_the_flow_allows_fail_the_batch_before_it_is_published() {
        put("in/a.json", "{\"n\":1}\n".repeat(97) + "{\"n\":true}\n{\"n\":true}\n[]\n");
        Read read = read(plans().below(s3("in/")).quarantine(to("q"), 0.03, RawText.KEEP));
        read.quarantine().verify(97);
        Read strict = read(plans().below(s3("in/")).quarantine(to("q"), 0.01, RawText.KEEP));
        FlowException e =
                assertThrows(FlowException.class, () -> strict.quarantine().verify(97));
        assertEquals(
                "3 of 100 records (3.0 %) did not fit, more than munge.quarantine.max-ratio = 0.01; the reasons: n: not a"
                        + " number (2); not a JSON object (1); they are in " + s3("q")
                        + "; fix the producer or the schema, or raise the ratio; nothing was published",
                e.getMessage());
        FlowException lost =
                assertThrows(FlowException.class, () -> read.quarantine().verify(96));
        assertTrue(lost.getMessage().startsWith("96 rows were written, but 97 were sent to be written"));
    }

    private record Read(
            PinnedInput input, Dataset<Row> dataset, List<String> rows, String[] columns, Quarantine quarantine) {
        RowCounts counts() {
            return quarantine.counts(rows.size());
        }
    }

    private Plans plans() {
        return Plans.of(column("n", Simple.BIGINT)).quarantine(to("q"), 1, RawText.KEEP);
    }

    private Read read(Plans plans) {
        return read(plans, extractor.pin(plans.plan()));
    }

    private Read read(Plans plans, PinnedInput input) {
        Quarantine quarantine = new Quarantine(SharedSpark.spark(), plans.plan().quarantine());
        Dataset<Row> dataset = extractor.read(input, plans.plan(), quarantine);
        List<String> rows = dataset.collectAsList().stream()
                .map(r -> r.mkString("|"))
                .sorted()
                .toList();
        return new Read(input, dataset, rows, dataset.columns(), quarantine);
    }

    private FlowException failure(Plans plans) {
        return failure(plans, extractor.pin(plans.plan()));
    }

    private FlowException failure(Plans plans, PinnedInput input) {
        Throwable e = assertThrows(Exception.class, () -> read(plans, input));
        return Stream.iterate(e, t -> t != null, Throwable::getCause)
                .filter(FlowException.class::isInstance)
                .map(FlowException.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no FlowException is the cause", e));
    }

    private List<String> quarantined() throws IOException {
        return quarantined("q/");
    }

    private List<String> quarantined(String prefix) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String key : keys(prefix)) {
            byte[] stored = SharedSpark.s3()
                    .getObjectAsBytes(r -> r.bucket(bucket).key(key))
                    .asByteArray();
            try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(stored))) {
                new String(text.readAllBytes(), UTF_8).lines().forEach(lines::add);
            }
        }
        return lines.stream().sorted().toList();
    }

    private List<String> keys(String prefix) {
        return SharedSpark.s3().listObjectsV2(r -> r.bucket(bucket).prefix(prefix)).contents().stream()
                .map(o -> o.key())
                .toList();
    }

    private void put(String key, String text) {
        put(key, text.getBytes(UTF_8));
    }

    private void put(String key, byte[] bytes) {
        SharedSpark.s3().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    }

    private S3Location to(String key) {
        return S3Location.parse(s3(key));
    }

    private String s3(String key) {
        return "s3://" + bucket + "/" + key;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(stored)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return stored.toByteArray();
    }
}
