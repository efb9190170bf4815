package io.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.sluice.local.LocalStack;
import io.sluice.local.Sample;
import io.sluice.local.s3.S3Object;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The shipped flows on generated raw logs, against what a plain JSON parser makes of the same lines. */
final class FlowsIT {
    private static final LocalDate FIRST = LocalDate.of(2021, 3, 1);
    private static final String FROM = "2021-03-01";
    private static final String TO = "2021-03-03";
    private static final String DAYS = " where dt >= '2021-03-01' and dt < '2021-03-03'";
    private static final int EVENTS = 700;

    private static Expected expected;

    /** What the raw lines say. */
    private record Expected(long events, long plays, BigDecimal seconds) {}

    @BeforeAll
    static void raw_logs_of_two_days_with_spoilt_lines() throws IOException {
        new Sample(FIRST, 2, EVENTS, 7, 42).put(SharedStack.up().stack().settings());
        expected = oracle();
    }

    @Test
    void etl_elt_and_etlt_agree_with_the_raw_lines_and_running_again_changes_nothing() {
        for (int i = 0; i < 2; i++) {
            for (String flow : List.of("listens_etl", "listens_elt", "listens_etlt", "events_cold", "plays_to_lake")) {
                run("run", flow, "--from", FROM, "--to", TO, "--force");
            }
            String plays = Long.toString(expected.plays());
            String seconds = expected.seconds().toPlainString();
            assertEquals(List.of(plays, seconds), one("select count(*), sum(length) from music.listens" + DAYS));
            assertEquals(List.of(plays, seconds), one("select count(*), sum(length) from music_lake.listens" + DAYS));
            assertEquals(
                    List.of(plays, seconds), one("select sum(plays), sum(seconds) from music.plays_by_day" + DAYS));
            assertEquals(
                    List.of(plays, seconds), one("select sum(plays), sum(seconds) from music.plays_by_artist" + DAYS));
            assertEquals(
                    List.of(plays, seconds), one("select sum(plays), sum(seconds) from music.plays_by_user" + DAYS));
            assertEquals(
                    List.of(plays, seconds),
                    one("select sum(plays), sum(seconds) from music_lake.plays_by_day" + DAYS));
            assertEquals(
                    List.of(Long.toString(expected.events())), one("select count(*) from music_lake.events" + DAYS));
        }
    }

    @Test
    void one_statement_joins_a_hot_table_with_an_external_table() {
        run("run", "listens_etlt", "--from", FROM);
        run("run", "events_cold", "--from", FROM);
        assertEquals(
                one("select count(*) from music.listens where dt = '2021-03-01'"),
                one("select count(*) from music.listens h join music_lake.events e on e.sessionid = h.sessionid"
                        + " and e.iteminsession = h.iteminsession where h.dt = '2021-03-01' and e.dt = '2021-03-01'"));
    }

    @Test
    void psql_joins_hot_and_cold_too() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "psql is not installed");
        run("run", "listens_etlt", "--from", FROM);
        run("run", "events_cold", "--from", FROM);
        ProcessBuilder psql = new ProcessBuilder(
                "/usr/bin/psql",
                "-h127.0.0.1",
                "-p" + System.getProperty(LocalStack.REDSHIFT_PORT),
                "-U" + System.getProperty(LocalStack.REDSHIFT_USER),
                "-Atc",
                "select count(*), sum(h.length) from music.listens h join music_lake.events e"
                        + " on e.sessionid = h.sessionid and e.iteminsession = h.iteminsession"
                        + " where h.dt = '2021-03-01' and e.dt = '2021-03-01'",
                System.getProperty(LocalStack.REDSHIFT_DATABASE));
        psql.environment().put("PGPASSWORD", System.getProperty(LocalStack.REDSHIFT_PASSWORD));
        Process process = psql.redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertEquals(0, process.waitFor(), answer);
        assertEquals(
                String.join("|", one("select count(*), sum(length) from music.listens where dt = '2021-03-01'")),
                answer);
    }

    @Test
    void another_reader_finds_the_same_rows_in_the_files_that_Glue_names() throws SQLException {
        run("run", "listens_etlt", "--from", FROM, "--to", TO);
        List<List<String>> partitions = SharedStack.up()
                .query("select location from svv_external_partitions where schemaname = 'music_lake'"
                        + " and tablename = 'listens' and location like 's3://%dt=2021-03-0%'");
        assertEquals(2, partitions.size());
        List<String> files = partitions.stream()
                .flatMap(p -> SharedStack.up().stack().files().list(p.get(0)).stream())
                .map(S3Object::url)
                .filter(url -> url.endsWith(".parquet"))
                .toList();
        assertEquals(
                List.of(expected.plays() + "|" + expected.seconds() + "|2021-03-01"),
                ParquetReader.rows(
                        "select count(*), sum(length), min(dt) from read_parquet(%s, hive_partitioning = false)",
                        files));
    }

    private static Expected oracle() throws IOException {
        ObjectReader strict = new ObjectMapper()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .reader();
        Set<List<Long>> events = new HashSet<>();
        long plays = 0;
        BigDecimal seconds = BigDecimal.ZERO.setScale(5);
        for (String line : lines()) {
            JsonNode event;
            try {
                event = strict.readTree(line);
            } catch (JsonProcessingException e) {
                continue;
            }
            boolean fits = event.path("ts").isIntegralNumber()
                    && event.path("sessionId").canConvertToLong()
                    && event.path("page").isTextual()
                    && (event.path("length").isNumber() || event.path("length").isNull());
            if (!fits
                    || !events.add(List.of(
                            event.get("sessionId").longValue(),
                            event.get("itemInSession").longValue()))) {
                continue;
            }
            if (event.get("page").textValue().equals("NextSong")) {
                plays++;
                seconds = seconds.add(event.get("length").decimalValue());
            }
        }
        return new Expected(events.size(), plays, seconds);
    }

    private static List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (S3Object object : SharedStack.up().stack().files().list("s3://sluice-raw/log_data/2021/03/")) {
            lines.addAll(Files.readAllLines(object.path()));
        }
        return lines;
    }

    private static List<String> one(String sql) {
        return SharedStack.up().query(sql).get(0);
    }

    private static void run(String... command) {
        SharedStack.run(Path.of("conf"), command);
    }
}
