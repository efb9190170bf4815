package io.sluice.local.bench;

import io.sluice.config.Configuration;
import io.sluice.ledger.Contention;
import io.sluice.local.LocalStack;
import io.sluice.model.Interval;
import io.sluice.run.Backfill;
import io.sluice.run.Progress;
import io.sluice.run.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * A flow and Delta's MERGE on the same changes of equal tables, in turn. Each reads the raw JSON of a batch and ends with a
 * version of a Delta table; the flow's batch is the whole of it, with what Glue and Spectrum need.
 */
final class MergeRace implements AutoCloseable {
    private static final LocalDate FIRST = LocalDate.of(2019, 1, 1);
    private static final String RAW = "sluice-raw";
    private static final int OBJECT_ROWS = 100_000;
    /** A flow whose batches are not measured. */
    static final String WARM_UP = "merge_warm";

    private static final int[] PARTS = {16, 4, 1};

    private static final String FLOW =
            """
            include required("../sluice.conf")
            flow {
              name = NAME
              mode = etl
              source {
                format = json
                path   = ${lake.raw}"/NAME/{yyyy}-{MM}-{dd}/*"
                window = 1 day
              }
              schema.columns = [
                "id bigint not null", "version int not null", "op string", "made date not null", "city string"
                "customer int", "amount decimal(12,2)", "note string"
              ]
              schema.unknown-fields = fail
              lake {
                table        = bench.NAME
                partition-by = [made]
                format       = delta
                merge { key = [id], newest-by = [version], delete-when = "op = 'D'" }
              }
              warehouse { temperature = cold, external-schema = bench_lake }
            }
            """;

    private final LocalStack stack;
    private final Configuration configuration;
    private final Services services;
    private final SparkSession spark;
    private final int changes;

    /** @param folder for the configuration, to be made */
    MergeRace(LocalStack stack, Path folder, int changes) throws IOException {
        this.stack = stack;
        this.changes = changes;
        Map<String, String> files = new LinkedHashMap<>();
        for (Spread spread : Spread.values()) {
            for (int part : PARTS) {
                files.put("flows/" + name(spread, part) + ".conf", FLOW.replace("NAME", name(spread, part)));
            }
        }
        files.put("flows/" + WARM_UP + ".conf", FLOW.replace("NAME", WARM_UP));
        this.configuration = DerivedConf.make(folder, files).configuration();
        this.services = new Services(configuration.environment());
        this.spark = services.spark();
        // Spark may have been started by somebody else, without what configureDelta says: MERGE does without.
        spark.conf().set("spark.databricks.delta.requiredSparkConfsCheck.enabled", false);
    }

    /** As Delta's guide sets Spark up (https://docs.delta.io/latest/quick-start.html); before Spark starts. */
    static void configureDelta() {
        System.setProperty("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
        System.setProperty("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    }

    private static String name(Spread spread, int part) {
        return "merge_" + spread.name().toLowerCase(java.util.Locale.ROOT) + "_" + part;
    }

    /**
     * @param rows of the largest table
     * @param rounds batches of changes that are measured of each table
     */
    MergeFigures run(int rows, int rounds) {
        measure(WARM_UP, new MergeChanges(Spread.EVERYWHERE), changes, 2);
        List<MergeFigures.Table> tables = new ArrayList<>();
        for (Spread spread : Spread.values()) {
            for (int part : PARTS) {
                MergeChanges data = new MergeChanges(spread);
                tables.add(new MergeFigures.Table(
                        spread, rows / part, measure(name(spread, part), data, rows / part, rounds)));
            }
        }
        return new MergeFigures(changes, tables);
    }

    /** An error if the two come to different tables. */
    List<MergeFigures.Round> measure(String name, MergeChanges data, long rows, int rounds) {
        for (long from = 0; from < rows; from += OBJECT_ROWS) {
            put(name, 0, data.made(from, Math.min(rows, from + OBJECT_ROWS)), "made-" + from);
        }
        run(name, 0, new Unwatched());
        String ours = "s3://sluice-lake/tables/bench/" + name;
        DeltaMerge delta = new DeltaMerge(spark, ours + "_delta");
        delta.make(spark.read().format("delta").load(ours));
        List<MergeFigures.Round> measured = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            String place = put(name, round, data.changed(round, changes, rows), "changes");
            measured.add(round % 2 == 0 ? round(name, round, delta, place) : turned(name, round, delta, place));
        }
        requireSame(spark.read().format("delta").load(ours), delta.rows(), name);
        return measured;
    }

    /** Who begins alternates: the second may find warm what the first has warmed. */
    private MergeFigures.Round turned(String name, int round, DeltaMerge delta, String place) {
        double seconds = seconds(delta, place);
        BatchCost ours = cost(name, round);
        return new MergeFigures.Round(ours, seconds);
    }

    private MergeFigures.Round round(String name, int round, DeltaMerge delta, String place) {
        BatchCost ours = cost(name, round);
        return new MergeFigures.Round(ours, seconds(delta, place));
    }

    private BatchCost cost(String name, int day) {
        BatchMeter meter = new BatchMeter(stack);
        run(name, day, meter);
        return meter.costs().get(0);
    }

    private static double seconds(DeltaMerge delta, String place) {
        long start = System.nanoTime();
        delta.merge(place);
        return (System.nanoTime() - start) / MergeFigures.NANOS;
    }

    private void run(String name, int day, Progress progress) {
        Interval window = new Interval(
                FIRST.plusDays(day).atStartOfDay(ZoneOffset.UTC).toInstant(),
                FIRST.plusDays(day + 1).atStartOfDay(ZoneOffset.UTC).toInstant());
        Backfill.Pace pace = new Backfill.Pace(1, Backfill.OnFailure.STOP, Contention.YIELD);
        Backfill.Result result = new Backfill(services, progress, pace).run(configuration.flow(name), List.of(window));
        if (!result.failures().isEmpty()) {
            throw result.failures().get(0).cause();
        }
    }

    private String put(String name, int day, byte[] text, String object) {
        String key = name + "/" + FIRST.plusDays(day) + "/" + object;
        services.s3().putObject(r -> r.bucket(RAW).key(key), RequestBody.fromBytes(text));
        return "s3://" + RAW + "/" + key;
    }

    private static void requireSame(Dataset<Row> ours, Dataset<Row> delta, String name) {
        Row left = sum(ours);
        Row right = sum(delta);
        if (!left.equals(right)) {
            throw new IllegalStateException(
                    "the flow " + name + " and MERGE came to different tables: " + left + " and " + right);
        }
    }

    /** The number of rows, and a sum in which their order does not count. */
    private static Row sum(Dataset<Row> rows) {
        return rows.selectExpr(
                        "count(*)",
                        "sum(cast(xxhash64(id, version, op, made, city, customer, amount, note) as decimal(38,0)))")
                .first();
    }

    @Override
    public void close() {
        services.close();
    }
}
