package io.sluice.munge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedSpark;
import io.sluice.config.EmptyWindow;
import io.sluice.config.Munge.Deduplicate;
import io.sluice.config.Munge.Expectation;
import io.sluice.config.Munge.Keep;
import io.sluice.config.Munge.Mask;
import io.sluice.config.Munge.MaskMethod;
import io.sluice.config.Secret;
import io.sluice.config.SourceFormat;
import io.sluice.config.UnknownFields;
import io.sluice.extract.Extractor;
import io.sluice.model.BatchId;
import io.sluice.model.ColumnType.Simple;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.Nullability;
import io.sluice.model.RowCounts;
import io.sluice.model.S3Location;
import io.sluice.model.SourceColumn;
import io.sluice.model.SourceType;
import io.sluice.plan.ExtractPlan;
import io.sluice.plan.MungePlan;
import io.sluice.plan.ObjectPattern;
import io.sluice.plan.QuarantinePlan;
import io.sluice.plan.QuarantinePlan.RawText;
import io.sluice.quarantine.Quarantine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

class MungerIT {
    private static final String KEY = "canary-mask-key-0123456789";

    private final String bucket = SharedSpark.newBucket();
    private Optional<String> sql = Optional.empty();
    private Optional<Deduplicate> deduplicate = Optional.empty();
    private List<Expectation> expectations = List.of();
    private List<Mask> masks = List.of();
    private RawText rawText = RawText.KEEP;

    @BeforeEach
    void putPlays() {
        put(
                "in/1.json",
                """
                {"user":"ann","song":"one","length":1.5,"at":1}
                {"user":"ann","song":"one","length":1.5,"at":3}
                {"user":"bob","song":"two","length":-2.0,"at":2}
                """);
        put(
                "in/2.json",
                """
                {"user":"ann","song":"one","length":9.5,"at":3}
                {"user":"bob","song":"two","length":4.0,"at":"late"}
                {"user":"cy","song":null,"length":null,"at":4}
                """);
    }

    @Test
    void without_a_section_the_rows_are_those_of_the_source_and_every_one_is_accounted_for() throws IOException {
        Munged munged = munge();
        assertEquals(
                List.of("ann|one|1.5|1", "ann|one|1.5|3", "ann|one|9.5|3", "bob|two|-2.0|2", "cy|null|null|4"),
                munged.rows());
        assertEquals(new RowCounts(6, 1, 0, 0, 5), munged.counts());
        assertEquals(5, munged.quarantine().passed());
    }

    @Test
    void sql_sees_the_rows_as_input_and_what_it_leaves_out_is_its_intention() {
        sql = Optional.of(
                """
                with lengths as (select user, sum(length) as total from input where at < 4 group by user)
                select upper(user) as name, total from lengths where total > 0""");
        Munged munged = munge();
        assertEquals(List.of("ANN|12.5"), munged.rows());
        assertEquals(new RowCounts(6, 1, 0, 0, 1), munged.counts());
        munged.quarantine().verify(1);
    }

    @Test
    void sql_that_leaves_nothing_passes_nothing() {
        sql = Optional.of("select * from input where at > 100");
        assertEquals(0, munge().quarantine().passed());
        sql = Optional.of("select * from input where false");
        Munged nothing = munge();
        assertEquals(List.of(), nothing.rows());
        nothing.quarantine().verify(0);
    }

    @Test
    void input_may_be_read_twice_in_one_query_and_is_counted_once() {
        sql = Optional.of(
                "select a.user, a.at from input a join input b on a.user = b.user and b.at > a.at order by 1, 2");
        Munged munged = munge();
        assertEquals(List.of("ann|1", "ann|1"), munged.rows());
        assertEquals(new RowCounts(6, 1, 0, 0, 2), munged.counts());
    }

    @Test
    void rows_that_fail_an_expectation_go_to_quarantine_under_its_name() throws IOException {
        expectations = List.of(
                new Expectation("a play has a length", "length is not null"),
                new Expectation("lengths are positive", "length > 0"));
        Munged munged = munge();
        assertEquals(List.of("ann|one|1.5|1", "ann|one|1.5|3", "ann|one|9.5|3"), munged.rows());
        assertEquals(new RowCounts(6, 1, 2, 0, 3), munged.counts());
        assertEquals(
                Map.of(
                        "at: not a number", 1L,
                        "expectation 'a play has a length' is not met", 1L,
                        "expectation 'lengths are positive' is not met", 1L),
                munged.quarantine().reasons());
        assertEquals(
                List.of(
                        "{\"reason\":\"expectation 'a play has a length' is not met\",\"raw\":\"{\\\"user\\\":\\\"cy\\\","
                                + "\\\"song\\\":null,\\\"length\\\":null,\\\"at\\\":4}\"}",
                        "{\"reason\":\"expectation 'lengths are positive' is not met\",\"raw\":\"{\\\"user\\\":\\\"bob\\\","
                                + "\\\"song\\\":\\\"two\\\",\\\"length\\\":-2.0,\\\"at\\\":2}\"}"),
                quarantined("unexpected"));
        munged.quarantine().verify(3);
    }

    @Test
    void a_condition_that_is_null_is_not_met() {
        expectations = List.of(new Expectation("positive", "length > 0"));
        assertEquals(new RowCounts(6, 1, 2, 0, 3), munge().counts());
    }

    @Test
    void deduplication_keeps_the_latest_or_earliest_and_ties_end_the_same_every_time() {
        deduplicate = Optional.of(new Deduplicate(List.of("user", "song"), Keep.LATEST, List.of("AT")));
        expectations = List.of(new Expectation("has a song", "song is not null"));
        for (int partitions : new int[] {1, 3, 7}) {
            SharedSpark.spark().conf().set("spark.sql.shuffle.partitions", partitions);
            Munged munged = munge();
            assertEquals(List.of("ann|one|1.5|3", "bob|two|-2.0|2"), munged.rows());
            assertEquals(new RowCounts(6, 1, 1, 2, 2), munged.counts());
            munged.quarantine().verify(2);
        }
        deduplicate = Optional.of(new Deduplicate(List.of("user"), Keep.EARLIEST, List.of("at")));
        assertEquals(List.of("ann|one|1.5|1", "bob|two|-2.0|2"), munge().rows());
    }

    @Test
    void a_row_whose_key_is_null_equals_no_other_and_is_rejected() {
        sql = Optional.of("select user, nullif(song, 'one') as song, at from input");
        deduplicate = Optional.of(new Deduplicate(List.of("song"), Keep.LATEST, List.of("at")));
        Munged munged = munge();
        assertEquals(List.of("bob|two|2"), munged.rows());
        assertEquals(4L, munged.quarantine().reasons().get("song: null, a key of deduplicate"));
    }

    @Test
    void rows_with_maps_can_be_deduplicated() {
        sql = Optional.of("select user, map('at', at) as m from input");
        deduplicate = Optional.of(new Deduplicate(List.of("user"), Keep.LATEST, List.of()));
        assertEquals(new RowCounts(6, 1, 0, 2, 3), munge().counts());
        sql = Optional.of("select user from input");
        assertEquals(List.of("ann", "bob", "cy"), munge().rows());
    }

    @Test
    void masks_come_before_everything_and_equal_values_stay_equal() throws IOException {
        masks = List.of(new Mask("USER", MaskMethod.HMAC), new Mask("length", MaskMethod.NULL));
        rawText = RawText.WITHHOLD;
        expectations = List.of(new Expectation("has a song", "song is not null"));
        Munged munged = munge();
        String ann = hmac("ann");
        String bob = hmac("bob");
        List<String> expected = new ArrayList<>(
                List.of(ann + "|one|null|1", ann + "|one|null|3", ann + "|one|null|3", bob + "|two|null|2"));
        expected.sort(null);
        assertEquals(expected, munged.rows());
        assertEquals("who", munged.dataset().schema().apply("user").getComment().get());
        assertFalse(munged.dataset().schema().apply("user").nullable());
        assertEquals(List.of("{\"reason\":\"expectation 'has a song' is not met\"}"), quarantined("unexpected"));
        assertFalse(quarantined("unreadable").get(0).contains("raw"));
    }

    @Test
    void no_plan_that_spark_shows_or_logs_holds_the_mask_key() {
        masks = List.of(new Mask("user", MaskMethod.HMAC));
        Dataset<Row> rows = munge().dataset();
        String plans = rows.queryExecution().toString()
                + rows.queryExecution().logical().toJSON()
                + rows.queryExecution().executedPlan().toJSON()
                + rows.queryExecution().debug().toString();
        assertTrue(plans.contains("hmac(user"), plans);
        assertFalse(plans.contains(KEY));
    }

    @Test
    void a_mistake_is_told_before_anything_is_read() {
        sql = Optional.of("select user,\n  lenght\nfrom input");
        assertMistake(
                "munge.sql, line 2 (lenght) does not work: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A column or function"
                        + " parameter with name `lenght` cannot be resolved. Did you mean one of the following? [`length`, `song`,"
                        + " `at`, `user`]; correct it in the flow file; nothing was read");
        sql = Optional.of("select user\nform input where");
        assertMistake("munge.sql, line 2 (form input where) does not work: [PARSE_SYNTAX_ERROR] Syntax error at or near"
                + " 'input'; correct it in the flow file; nothing was read");
        sql = Optional.of("drop view if exists input");
        assertMistake(
                "munge.sql, line 1 (drop view if exists input) does not work: [PARSE_SYNTAX_ERROR] Syntax error at or"
                        + " near 'drop'; correct it in the flow file; nothing was read");
        sql = Optional.of("select user, song as USER from input");
        assertMistake(
                "munge.sql gives two columns, user and USER, that are one for Glue and Redshift; rename one of them by"
                        + " AS; nothing was read");
        sql = Optional.empty();
        expectations = List.of(new Expectation("long enough", "lenght > 0"));
        assertMistake(
                "munge.expect \"long enough\", line 1 (lenght > 0) does not work: [UNRESOLVED_COLUMN.WITH_SUGGESTION] A"
                        + " column or function parameter with name `lenght` cannot be resolved. Did you mean one of the following?"
                        + " [`length`, `song`, `at`, `user`]; correct it in the flow file; nothing was read");
        expectations = List.of();
        deduplicate = Optional.of(new Deduplicate(List.of("usr"), Keep.LATEST, List.of("at")));
        assertMistake(
                "munge.deduplicate.key names the column usr, which the rows do not have there; they have user, song,"
                        + " length, at; correct the name, or add the column; nothing was read");
    }

    @Test
    void a_row_that_the_sql_fails_on_is_told_by_its_expression_and_without_its_value() {
        sql = Optional.of("select user,\n  cast(song as int) as number from input");
        Exception failure = assertThrows(Exception.class, this::munge);
        assertEquals(
                "the flow's SQL fails on a row: [CAST_INVALID_INPUT] in cast(song as int); let it give NULL instead, for"
                        + " example by try_cast, try_divide or nullif, and catch the row by munge.expect; nothing was"
                        + " published",
                RowFailure.of(failure).orElseThrow().getMessage());
        assertTrue(RowFailure.of(new IllegalStateException("something else")).isEmpty());
    }

    @Test
    void two_runs_at_once_in_one_session_see_their_own_input() throws Exception {
        sql = Optional.of("select count(*) as n, max(user) as u from input");
        put("other/1.json", "{\"user\":\"zoe\",\"song\":\"z\",\"length\":1.0,\"at\":1}\n");
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Callable<List<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String prefix = i % 2 == 0 ? "in/" : "other/";
                calls.add(() -> munge(prefix).rows());
            }
            List<List<String>> results = new ArrayList<>();
            for (Future<List<String>> future : pool.invokeAll(calls)) {
                results.add(future.get());
            }
            for (int i = 0; i < 8; i++) {
                assertEquals(List.of(i % 2 == 0 ? "5|cy" : "1|zoe"), results.get(i));
            }
        } finally {
            pool.shutdown();
        }
        assertFalse(SharedSpark.spark().catalog().tableExists("input"));
    }

    @Test
    void one_job_chain_writes_counts_and_quarantines() {
        sql = Optional.of("select *, date'2018-11-21' as dt from input");
        expectations = List.of(new Expectation("has a song", "song is not null"));
        deduplicate = Optional.of(new Deduplicate(List.of("user", "song"), Keep.LATEST, List.of("at")));
        Lazy lazy = lazily("in/");
        assertTrue(lazy.dataset().queryExecution().optimizedPlan().toString().contains("WindowGroupLimit"));
        lazy.dataset()
                .hint("rebalance")
                .write()
                .partitionBy("dt")
                .parquet(location("table").toString());
        assertEquals(new RowCounts(6, 1, 1, 2, 2), lazy.quarantine().counts(2));
        lazy.quarantine().verify(2);
        assertEquals(
                2,
                SharedSpark.spark().read().parquet(location("table").toString()).count());
        assertEquals(1, lazy.quarantine().reasons().get("at: not a number"));
    }

    @Test
    void planning_runs_no_job() throws Exception {
        sql = Optional.of("select * from input");
        expectations = List.of(new Expectation("positive", "length > 0"));
        deduplicate = Optional.of(new Deduplicate(List.of("user"), Keep.LATEST, List.of("at")));
        List<Integer> jobs = new ArrayList<>();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                jobs.add(start.jobId());
            }
        };
        SharedSpark.spark().sparkContext().addSparkListener(listener);
        try {
            lazily("in/");
            SharedSpark.spark().sparkContext().listenerBus().waitUntilEmpty();
            assertEquals(List.of(), jobs);
        } finally {
            SharedSpark.spark().sparkContext().removeSparkListener(listener);
        }
    }

    private record Munged(Dataset<Row> dataset, List<String> rows, Quarantine quarantine) {
        RowCounts counts() {
            return quarantine.counts(rows.size());
        }
    }

    private record Lazy(Dataset<Row> dataset, Quarantine quarantine) {}

    private void assertMistake(String message) {
        FlowException e = assertThrows(FlowException.class, () -> lazily("in/"));
        assertEquals(message, e.getMessage());
        assertEquals(FailureKind.CONFIGURATION, e.kind());
    }

    private Munged munge() {
        return munge("in/");
    }

    private Munged munge(String prefix) {
        Lazy lazy = lazily(prefix);
        List<String> rows = lazy.dataset().collectAsList().stream()
                .map(row -> row.mkString("|"))
                .sorted()
                .toList();
        return new Munged(lazy.dataset(), rows, lazy.quarantine());
    }

    private Lazy lazily(String prefix) {
        QuarantinePlan quarantinePlan = new QuarantinePlan(location("q"), 1, rawText);
        ObjectPattern pattern = new ObjectPattern(location(prefix), Pattern.compile(".*"), prefix);
        ExtractPlan extract = new ExtractPlan(
                new BatchId("plays", Interval.WHOLE),
                List.of(pattern),
                EmptyWindow.FAIL,
                SourceFormat.JSON,
                List.of(
                        new SourceColumn("user", plain(Simple.STRING), Nullability.NOT_NULL, "who"),
                        new SourceColumn("song", plain(Simple.STRING), Nullability.NULLABLE, ""),
                        new SourceColumn("length", plain(Simple.DOUBLE), Nullability.NULLABLE, ""),
                        new SourceColumn("at", plain(Simple.INT), Nullability.NULLABLE, "")),
                UnknownFields.IGNORE,
                Optional.empty(),
                quarantinePlan);
        MungePlan plan = new MungePlan(
                sql,
                deduplicate,
                expectations,
                masks,
                Optional.of(new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "MASK_KEY")),
                Optional.empty(),
                quarantinePlan);
        Quarantine quarantine = new Quarantine(SharedSpark.spark(), quarantinePlan);
        Extractor extractor = new Extractor(SharedSpark.spark(), SharedSpark.s3());
        Dataset<Row> rows = extractor.read(extractor.pin(extract), extract, quarantine);
        return new Lazy(new Munger(() -> KEY).munge(rows, plan, quarantine), quarantine);
    }

    private static SourceType plain(Simple type) {
        return new SourceType.Plain(type);
    }

    /** From openssl dgst -sha256 -hmac with the key. */
    private static String hmac(String name) {
        return Map.of(
                        "ann",
                        "d0ecf5fa772ac584dde1a9e398cea43d9514073f4b3083613688764f7bee6242",
                        "bob",
                        "57d7a8f8181ec2b5df62ed6af6de13b410df3f61349e64347b844d2cfb66fcf2")
                .get(name);
    }

    private List<String> quarantined(String name) throws IOException {
        List<String> lines = new ArrayList<>();
        for (S3Object object : SharedSpark.s3()
                .listObjectsV2(r -> r.bucket(bucket).prefix("q/" + name))
                .contents()) {
            byte[] stored = SharedSpark.s3()
                    .getObjectAsBytes(r -> r.bucket(bucket).key(object.key()))
                    .asByteArray();
            try (GZIPInputStream text = new GZIPInputStream(new ByteArrayInputStream(stored))) {
                new String(text.readAllBytes(), UTF_8).lines().forEach(lines::add);
            }
        }
        return lines.stream().sorted().toList();
    }

    private void put(String key, String text) {
        SharedSpark.s3().putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    private S3Location location(String key) {
        return S3Location.parse("s3://" + bucket + "/" + key);
    }
}
