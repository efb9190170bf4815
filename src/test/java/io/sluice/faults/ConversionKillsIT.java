package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A conversion of plain files to a Delta table whose process is killed at random calls of S3 and Glue, before or after they
 * are done, and started again: readers see the same rows all the while, and none twice. As {@link KillsIT}, at full length
 * with {@code -Dsluice.kills=all}, by {@code -Dsluice.kills.seed}.
 */
class ConversionKillsIT {
    private static final boolean ALL = "all".equals(System.getProperty("sluice.kills"));
    private static final int TABLES = ALL ? 12 : 1;
    private static final int KILLS = ALL ? 3 : 1;
    private static final long SEED = Long.getLong("sluice.kills.seed", 4);
    private static final int LATEST_CALL = 40;
    private static final List<String> DAYS = List.of("2018-11-01", "2018-11-02", "2018-11-03");
    private static final List<String> ROWS = IntStream.range(0, DAYS.size())
            .boxed()
            .flatMap(day -> IntStream.range(0, 4).mapToObj(i -> (10 * day + i) + " " + DAYS.get(day)))
            .toList();

    private static final String FLOW =
            """
            include required("../sluice.conf")
            flow {
              name = NAME
              mode = etl
              source {
                format        = json
                path          = ${lake.raw}"/NAME/{yyyy}-{MM}-{dd}/*"
                window        = 1 day
                window-column = dt
              }
              schema.columns = ["id bigint not null"]
              lake { table = faults.NAME, partition-by = [dt], format = FORMAT }
              warehouse { temperature = cold, external-schema = faults_lake }
            }
            """;

    private static int kills;
    private static int failures;

    private final Lab lab = Lab.up();
    private final Random random = new Random(SEED);

    @Test
    void a_conversion_that_is_killed_again_and_again_ends_with_the_same_rows() {
        System.out.println("conversion kills: -Dsluice.kills.seed=" + SEED);
        for (int table = 0; table < TABLES; table++) {
            String name = "convert_" + UUID.randomUUID().toString().substring(0, 8);
            plain(name);
            lab.file("flows/" + name + ".conf", text(name, "delta"));
            killUntilDone(name);
            Outcome last = lab.sluice(Lab.DIRECT, "convert", name);
            assertEquals(0, last.code(), last::toString);
            assertEquals(ROWS, spectrum(name));
            assertEquals(ROWS, delta(name));
            Outcome repair = lab.sluice(Lab.DIRECT, "repair", name, "--dry-run");
            assertEquals(0, repair.code(), repair::toString);
        }
    }

    private void plain(String name) {
        lab.file("flows/" + name + ".conf", text(name, "parquet"));
        for (int day = 0; day < DAYS.size(); day++) {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 4; i++) {
                rows.append("{\"id\":").append(10 * day + i).append("}\n");
            }
            String key = name + "/" + DAYS.get(day) + "/a";
            byte[] text = rows.toString().getBytes(StandardCharsets.UTF_8);
            SharedStack.up().s3().putObject(r -> r.bucket(Lab.RAW).key(key), RequestBody.fromBytes(text));
        }
        Outcome run = lab.sluice(Lab.DIRECT, "run", name, "--from", DAYS.get(0), "--to", "2018-11-04");
        assertEquals(0, run.code(), run::toString);
    }

    private static String text(String name, String format) {
        return FLOW.replace("NAME", name).replace("FORMAT", format);
    }

    private void killUntilDone(String name) {
        for (int kill = 0; kill < KILLS; kill++) {
            Fuse.Moment moment = random.nextBoolean() ? Fuse.Moment.AFTER : Fuse.Moment.BEFORE;
            Fuse fuse = new Fuse(1 + random.nextInt(LATEST_CALL), moment);
            Outcome outcome = fuse.start(lab, "convert", name).outcome();
            lab.clear();
            if (outcome.code() == 0) {
                return;
            }
            kills++;
            failures++;
            assertEquals(Child.KILLED, outcome.code(), () -> fuse + ": " + outcome);
            assertEquals(ROWS, spectrum(name), fuse::toString);
            failures--;
        }
    }

    @AfterEach
    void no_trap_is_left() {
        lab.clear();
    }

    @AfterAll
    static void report() {
        assertTrue(kills > 0, "no conversion was killed: another seed");
        System.out.println("conversion kills: " + (kills - failures) + " passed, " + failures + " failed");
    }

    private static List<String> spectrum(String name) {
        return SharedStack.up().query("select id, dt from faults_lake." + name + " order by id").stream()
                .map(row -> String.join(" ", row))
                .toList();
    }

    private static List<String> delta(String name) {
        SparkSession spark = SharedSpark.spark().newSession();
        spark.conf().set("spark.databricks.delta.requiredSparkConfsCheck.enabled", false);
        SparkSession.setActiveSession(spark);
        return spark
                .read()
                .format("delta")
                .load("s3://" + Lab.LAKE + "/tables/faults/" + name)
                .orderBy("id")
                .selectExpr("concat_ws(' ', id, dt)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
