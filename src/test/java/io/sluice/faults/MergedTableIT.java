package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.SharedSpark;
import io.sluice.SharedStack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** A batch that is merged into the lake table, killed on the way: run again, it is as if nothing had happened. */
class MergedTableIT {
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
              schema.columns = ["id bigint not null", "version int not null", "op string"]
              lake {
                table        = faults.NAME
                partition-by = [dt]
                format       = delta
                merge { key = [id], newest-by = [version], delete-when = "op = 'D'" }
              }
              warehouse { temperature = cold, external-schema = faults_lake }
            }
            """;

    private static final List<String> BEFORE = List.of("1 1 2018-11-01", "2 1 2018-11-01", "3 1 2018-11-01");
    private static final List<String> AFTER = List.of("1 2 2018-11-02", "3 1 2018-11-01");

    private final Lab lab = Lab.up();
    private final String name =
            "merged_" + UUID.randomUUID().toString().substring(0, 8).replace("-", "");
    private final AtomicReference<Child> child = new AtomicReference<>();

    /** Where SIGKILL strikes, and what readers see until the batch runs again. */
    enum Kill {
        BEFORE_THE_LOG(BEFORE, BEFORE),
        AFTER_THE_LOG(AFTER, BEFORE),
        BETWEEN_THE_PARTITIONS_AND_THE_TABLE(AFTER, AFTER);

        private final List<String> delta;
        private final List<String> spectrum;

        Kill(List<String> delta, List<String> spectrum) {
            this.delta = delta;
            this.spectrum = spectrum;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_killed_merge_is_completed_by_the_next_run(Kill kill) {
        lab.file("flows/" + name + ".conf", FLOW.replace("NAME", name));
        deliver("2018-11-01", row(1, 1, "I"), row(2, 1, "I"), row(3, 1, "I"));
        deliver("2018-11-02", row(1, 2, "U"), row(2, 2, "D"));
        assertEquals(
                0, lab.sluice(Lab.DIRECT, "run", name, "--from", "2018-11-01").code());
        set(kill);
        child.set(lab.child(Lab.FAULTY, "run", name, "--from", "2018-11-02"));
        assertEquals(Child.KILLED, child.get().outcome().code());
        lab.s3().clear();
        lab.glue().clear();
        assertEquals(kill.delta, delta());
        assertEquals(kill.spectrum, spectrum());
        Outcome again = lab.sluice(Lab.DIRECT, "run", name, "--from", "2018-11-02", "--take-over");
        assertEquals(0, again.code(), again::toString);
        assertEquals(AFTER, delta());
        assertEquals(AFTER, spectrum());
    }

    private void set(Kill kill) {
        Trap.Match<HttpProxy.Call> log =
                Calls.s3("PUT of the log", "PUT", "/tables/faults/" + name + "/_delta_log/0*1\\.json.*");
        switch (kill) {
            case BEFORE_THE_LOG -> lab.s3()
                    .set(Trap.once(log, call -> child.get().kill()));
            case AFTER_THE_LOG -> lab.s3().set(Trap.once(log, call -> {
                call.forward();
                child.get().kill();
            }));
            case BETWEEN_THE_PARTITIONS_AND_THE_TABLE -> lab.glue()
                    .set(Trap.once(Calls.UPDATE_TABLE, call -> child.get().kill()));
        }
    }

    @AfterEach
    void no_trap_is_left() {
        lab.s3().clear();
        lab.glue().clear();
    }

    private void deliver(String day, String... rows) {
        byte[] text = (String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
        SharedStack.up()
                .s3()
                .putObject(r -> r.bucket(Lab.RAW).key(name + "/" + day + "/a"), RequestBody.fromBytes(text));
    }

    private static String row(int id, int version, String op) {
        return "{\"id\":" + id + ",\"version\":" + version + ",\"op\":\"" + op + "\"}";
    }

    private List<String> spectrum() {
        return lines(
                SharedStack.up().query("select id, version, dt from faults_lake." + name + " order by id").stream());
    }

    private List<String> delta() {
        SparkSession spark = SharedSpark.spark().newSession();
        spark.conf().set("spark.databricks.delta.requiredSparkConfsCheck.enabled", false);
        SparkSession.setActiveSession(spark);
        return lines(spark
                .read()
                .format("delta")
                .load("s3://" + Lab.LAKE + "/tables/faults/" + name)
                .selectExpr("cast(id as string)", "cast(version as string)", "cast(dt as string)")
                .orderBy("id")
                .collectAsList()
                .stream()
                .map(row -> List.of(row.getString(0), row.getString(1), row.getString(2))));
    }

    private static List<String> lines(Stream<List<String>> rows) {
        return rows.map(row -> String.join(" ", row)).toList();
    }
}
