package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.ledger.RunIndex;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.glue.GlueClient;

/** What changes between the survey and the removal of what it found. */
class LeftoverRemovalIT {
    private static final Instant NOON = Instant.parse("2018-12-01T12:00:00Z");
    private static final String FLOW =
            """
            include required("../sluice.conf")
            flow {
              name = NAME
              mode = etl
              source { format = json, path = ${lake.raw}"/NAME/{yyyy}-{MM}-{dd}/*", window = 1 day, window-column = dt }
              schema.columns = ["id bigint"]
              lake { table = removal.NAME, partition-by = [dt] }
              warehouse.temperature = cold
            }
            """;

    @TempDir
    Path folder;

    private final SharedStack stack = SharedStack.up();
    private Services services;
    private Flow flow;
    private BatchId batch;
    private Run old;
    private S3Location directory;
    private RunIndex index;

    @BeforeEach
    void a_superseded_run_that_was_marked_two_days_ago() {
        String name = "r" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        Configuration configuration =
                Configuration.load(SharedStack.conf(folder.resolve("conf"), name, FLOW.replace("NAME", name)), "local");
        services = new Services(configuration.environment());
        flow = configuration.flow(name);
        Instant day = Instant.parse("2018-11-01T00:00:00Z");
        batch = new BatchId(name, new Interval(day, day.plus(Duration.ofDays(1))));
        old = done(1);
        done(2);
        directory = S3Location.parse("s3://sluice-lake/tables/removal/" + name + "/run=" + old.id() + "/");
        stack.put("sluice-lake", directory.key() + "dt=2018-11-01/part-0.parquet", new byte[3]);
        stack.age(directory.toString(), Duration.ofDays(9));
        stack.age("s3://sluice-lake/ledger/" + name + "/", Duration.ofDays(9));
        services.ledger().tombstones(name).put(directory, "superseded", List.of(), NOON);
        stack.age("s3://sluice-lake/ledger/" + name + "/_tombstones/", Duration.ofDays(2));
        index = services.ledger().index(name);
    }

    @AfterEach
    void close() {
        services.close();
    }

    @Test
    void a_directory_that_Glue_shows_since_the_survey_stays_and_loses_its_mark() {
        Finding finding = surveyed();
        TableName table = flow.lake().table();
        GlueClient glue = services.glue();
        glue.createDatabase(r -> r.databaseInput(d -> d.name(table.schema())));
        glue.createTable(r -> r.databaseName(table.schema())
                .tableInput(t -> t.name(table.table()).storageDescriptor(s -> s.location(directory.toString()))));
        Finding done = removal().act(finding, NOON);
        assertEquals(Finding.Next.UNMARK, done.next());
        assertEquals("Glue shows it", done.why());
        assertStays();
        glue.deleteTable(r -> r.databaseName(table.schema()).name(table.table()));
    }

    @Test
    void a_directory_that_the_ledger_needs_since_the_survey_stays_and_loses_its_mark() {
        Finding finding = surveyed();
        stack.s3()
                .listObjectsV2(r -> r.bucket("sluice-lake").prefix("ledger/" + batch.key() + "/000002-"))
                .contents()
                .forEach(o ->
                        stack.s3().deleteObject(r -> r.bucket("sluice-lake").key(o.key())));
        Finding done = removal().act(finding, NOON);
        assertEquals(Finding.Next.UNMARK, done.next());
        assertEquals("the newest run of its batch", done.why());
        assertStays();
    }

    @Test
    void a_directory_that_nothing_needs_still_goes_with_its_mark() {
        assertEquals(Finding.Next.DELETE, removal().act(surveyed(), NOON).next());
        assertEquals(List.of(), stack.stack().files().list(directory.toString()));
        assertTrue(services.ledger().tombstones(flow.name()).list().isEmpty());
    }

    private Finding surveyed() {
        List<Finding> findings = new LeftoverSurvey(services, flow, index)
                .survey(flow.name(), List.of())
                .findings();
        assertEquals(1, findings.size());
        assertEquals(Finding.Next.DELETE, findings.get(0).next());
        return findings.get(0);
    }

    private LeftoverRemoval removal() {
        return new LeftoverRemoval(services, flow, index);
    }

    private void assertStays() {
        assertEquals(1, stack.stack().files().list(directory.toString()).size());
        assertTrue(services.ledger().tombstones(flow.name()).list().isEmpty());
    }

    private Run done(long generation) {
        Run run = Run.start(batch, generation, NOON);
        RunReport report = services.ledger().begin(run, NOON, List.of(), List.of());
        services.ledger().append(report.done(NOON, List.of(), "cold", List.of()));
        return run;
    }
}
