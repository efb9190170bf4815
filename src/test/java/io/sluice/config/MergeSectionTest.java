package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeSectionTest {
    private static final String FLOW =
            """
            include required("../sluice.conf")

            flow {
              name = m
              mode = etl
              source { format = json, path = ${lake.raw}"/{yyyy}/{MM}/{dd}.json", window = 1 day }
              schema.columns = ["id bigint not null", "version int", "op string"]
              lake {
                table = music.m
                format = delta
                merge {
                  key = [id], newest-by = [version]
                  delete-when = "op = 'D'"
                  keep-deletes = 90 days
                }
              }
              warehouse.temperature = cold
            }
            """;

    @TempDir
    Path directory;

    private ConfFixture conf() {
        return ConfFixture.in(directory).with("flows/m.conf", FLOW);
    }

    @Test
    void deletes_are_kept_for_a_time_or_for_ever() {
        assertEquals(Optional.of(new TimeSpan(90, ChronoUnit.DAYS)), keep(conf()));
        assertEquals(Optional.empty(), keep(conf().replacing("flows/m.conf", "keep-deletes = 90 days", "")));
    }

    @Test
    void it_reads_the_same_from_the_effective_text() {
        ConfFixture conf = conf();
        Flow flow = conf.load().flow("m");
        String effective = conf.load().effective("m");
        conf.with("flows/m.conf", effective.substring(effective.indexOf("flow {")));
        assertEquals(flow, conf.load().flow("m"));
    }

    @Test
    void a_time_within_which_batches_may_still_come_is_too_short() {
        ConfFixture conf = conf().replacing("flows/m.conf", "window = 1 day", "window = 1 day, late-for = 5 days")
                .replacing("flows/m.conf", "90 days", "5 days");
        assertEquals(
                List.of(
                        "conf/flows/m.conf:14: flow.lake.merge.keep-deletes = 5 days is too short, batches of windows of 1"
                                + " day run again for 5 days (source.late-for), and could bring back keys whose deletes are"
                                + " forgotten, write a time longer than both together, as keep-deletes = 90 days, or remove it:"
                                + " deletes are kept for ever"),
                conf.problems());
        assertEquals(
                List.of(),
                conf.replacing("flows/m.conf", "keep-deletes = 5", "keep-deletes = 6")
                        .problems());
    }

    @Test
    void what_deletes_nothing_or_has_no_time_forgets_nothing() {
        assertEquals(
                List.of(
                        "conf/flows/m.conf:14: flow.lake.merge.keep-deletes has no delete-when, no row of a batch deletes a"
                                + " key, write delete-when, or remove keep-deletes"),
                conf().replacing("flows/m.conf", "delete-when = \"op = 'D'\"", "")
                        .problems());
        assertEquals(
                List.of(
                        "conf/flows/m.conf:14: flow.lake.merge.keep-deletes contradicts window = whole, how old a delete"
                                + " is, is told by the window of its batch, remove it: deletes are kept for ever, or write"
                                + " window = 1 day"),
                conf().replacing("flows/m.conf", "{yyyy}/{MM}/{dd}.json", "*.json")
                        .replacing("flows/m.conf", "window = 1 day", "window = whole")
                        .problems());
    }

    private static Optional<TimeSpan> keep(ConfFixture conf) {
        assertEquals(List.of(), conf.problems());
        return conf.load().flow("m").lake().merge().orElseThrow().keepDeletes();
    }
}
