package io.sluice.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.config.Configuration;
import io.sluice.config.Warehouse;
import io.sluice.model.BatchId;
import io.sluice.model.ColumnType;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The decisions for the shipped flows. */
final class PlannerTest {
    private static final Interval DAY =
            new Interval(Instant.parse("2018-11-02T00:00:00Z"), Instant.parse("2018-11-03T00:00:00Z"));

    private final Configuration configuration = Configuration.load(Path.of("conf"), "local");

    @Test
    void every_place_of_a_run_carries_its_id_so_that_runs_never_meet() {
        BatchPlan plan = plan("listens_etlt", List.of());
        assertEquals(
                "s3://sluice-lake/tables/music/listens/run=r-1",
                plan.write().directory().toString());
        assertEquals(
                "s3://sluice-lake/tables/music/listens/run=r-1/_manifest.json",
                plan.write().manifest().toString());
        assertEquals(
                "s3://sluice-lake/quarantine/listens_etlt/20181102T000000Z-20181103T000000Z/run=r-1",
                plan.extract().quarantine().directory().toString());
    }

    @Test
    void the_variables_of_a_script_become_literals_and_quoted_names() {
        TransformPlan transform = plan("listens_etlt", List.of()).transforms().get(0);
        assertEquals("music/plays_by_day.sql", transform.name());
        String insert = transform.statements().get(3);
        assertTrue(insert.contains("from \"music\".\"listens\"\n"), insert);
        assertTrue(insert.contains("where dt >= DATE '2018-11-02' and dt < DATE '2018-11-03'"), insert);
        assertEquals(4, transform.statements().size());
    }

    @Test
    void the_window_column_is_a_date_for_windows_of_days() {
        ExtractPlan extract = plan("listens_elt", List.of()).extract();
        assertEquals(Optional.of(new WindowColumn("dt", ColumnType.Simple.DATE, DAY.from())), extract.windowColumn());
        assertEquals("2018-11-02", extract.windowColumn().orElseThrow().partitionValue());
        assertEquals(
                "log_data/2018/11/2018-11-02-events.json",
                extract.objects().get(0).prefix().key());
    }

    @Test
    void raw_text_is_withheld_from_the_quarantine_of_flows_that_mask() {
        assertEquals(
                QuarantinePlan.RawText.WITHHOLD,
                plan("listens_etlt", List.of()).munge().quarantine().rawText());
        assertEquals(
                QuarantinePlan.RawText.KEEP,
                plan("events_cold", List.of()).munge().quarantine().rawText());
        assertEquals(Optional.empty(), plan("events_cold", List.of()).munge().maskKey());
    }

    @Test
    void catalog_and_warehouse_learn_what_earlier_runs_of_the_batch_owned() {
        List<List<String>> owned = List.of(List.of("2018-11-02"), List.of("2018-11-03"));
        BatchPlan plan = plan("listens_etlt", owned);
        assertEquals(owned, plan.register().ownedBefore());
        assertEquals(owned, plan.load().ownedBefore());
        assertEquals(Warehouse.Temperature.HOT, plan.load().temperature());
        assertEquals("music_lake.listens", plan.load().externalTable().toString());
        assertEquals("sluice.ledger_listens_etlt", plan.load().ledgerTable().toString());
    }

    @Test
    void the_same_decisions_are_taken_of_the_same_input() {
        assertEquals(
                plan("listens_etl", List.of()).transforms(),
                plan("listens_etl", List.of()).transforms());
        assertEquals(
                plan("listens_etl", List.of()).load(),
                plan("listens_etl", List.of()).load());
        assertEquals(
                plan("listens_etl", List.of()).munge(),
                plan("listens_etl", List.of()).munge());
    }

    private BatchPlan plan(String flow, List<List<String>> ownedBefore) {
        Run run = new Run(new BatchId(flow, DAY), "r-1", 1);
        return new Planner(configuration.environment()).plan(configuration.flow(flow), run, ownedBefore);
    }
}
