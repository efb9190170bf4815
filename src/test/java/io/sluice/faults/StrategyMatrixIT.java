package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sluice.SharedStack;
import io.sluice.cli.Sluice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every strategy in every situation, from raw objects by the real command line: what is then in the hot table, what
 * Spectrum shows, and where the flow may be tiered what the view over both shows. Each strategy has one flow, which meets
 * the situations one after the other. Rows are written {@code id city version [team] day}; those of a history have
 * {@code valid_from} and {@code valid_to} in place of the day, and NULL is {@code -}.
 */
class StrategyMatrixIT {
    @TempDir
    static Path folder;

    private static Path conf;
    private static WireProxy network;

    /** What a flow says of its table, and what the table has after each situation. */
    private enum Load {
        APPEND("temperature = tiered, hot-for = 3 days, verify = [version], load = append", TIERED),
        REPLACE_WINDOW("temperature = tiered, hot-for = 3 days, verify = [version]", TIERED),
        UPSERT(
                "temperature = hot, load = upsert, key = [id], newest-by = [version]",
                List.of(
                        "1 Bonn 4 d4, 2 Oslo 4 d4, 3 Kyiv 2 d2",
                        "1 Oslo 9 d4, 2 Oslo 4 d4, 3 Kyiv 2 d2, 4 Lima 9 d4",
                        "1 Oslo 9 d4, 2 Oslo 4 d4, 3 Kyiv 2 d2, 4 Lima 9 d4, 5 Riga 3 d3",
                        "1 Oslo 9 red d4, 2 Oslo 4 - d4, 3 Kyiv 2 - d2, 4 Lima 9 - d4, 5 Riga 3 - d3",
                        "1 Bonn 13 - d4, 2 Oslo 13 - d4, 3 Kyiv 2 - d2, 4 Lima 9 - d4, 5 Riga 3 - d3, 6 Wien 10 - d4")),
        OVERWRITE(
                "temperature = hot, load = overwrite",
                List.of(
                        "1 Bonn 4 d4, 2 Oslo 4 d4",
                        "1 Oslo 9 d4, 4 Lima 9 d4",
                        "1 Oslo 9 d4, 4 Lima 9 d4",
                        "1 Oslo 9 red d4, 4 Lima 9 - d4",
                        "1 Bonn 13 - d4, 2 Oslo 13 - d4")),
        SNAPSHOT(
                "temperature = hot, load = snapshot, key = [id]",
                List.of(
                        "1 Rome 1 d1 d2, 1 Bonn 2 d2 d4, 1 Bonn 4 d4 -, 2 Oslo 1 d1 d2, 2 Oslo 4 d4 -, 3 Kyiv 2 d2 d4",
                        "1 Rome 0 d1 d2, 1 Bonn 2 d2 d4, 1 Oslo 9 d4 -, 3 Kyiv 2 d2 d4, 4 Lima 9 d4 -",
                        "1 Rome 0 d1 d2, 1 Bonn 2 d2 d3, 1 Graz 3 d3 d4, 1 Oslo 9 d4 -, 3 Kyiv 2 d2 d3, 4 Lima 9 d4 -,"
                                + " 5 Riga 3 d3 d4",
                        "1 Rome 0 - d1 d2, 1 Bonn 2 - d2 d3, 1 Graz 3 - d3 d4, 1 Oslo 9 red d4 -, 3 Kyiv 2 - d2 d3,"
                                + " 4 Lima 9 - d4 -, 5 Riga 3 - d3 d4",
                        "1 Rome 0 - d1 d2, 1 Bonn 2 - d2 d3, 1 Graz 3 - d3 d4, 1 Bonn 13 - d4 -, 2 Oslo 13 - d4 -,"
                                + " 3 Kyiv 2 - d2 d3, 5 Riga 3 - d3 d4"));

        private final String settings;
        private final List<String> hot;

        Load(String settings, List<String> hot) {
            this.settings = settings;
            this.hot = hot;
        }

        boolean isTiered() {
            return settings.contains("tiered");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The rows of a flow that keeps three days hot: all but the first day. */
    private static final List<String> TIERED = List.of(
            "1 Bonn 2 d2, 1 Bonn 4 d4, 2 Oslo 4 d4, 3 Kyiv 2 d2",
            "1 Bonn 2 d2, 1 Oslo 9 d4, 3 Kyiv 2 d2, 4 Lima 9 d4",
            "1 Bonn 2 d2, 1 Graz 3 d3, 1 Oslo 9 d4, 3 Kyiv 2 d2, 4 Lima 9 d4, 5 Riga 3 d3",
            "1 Bonn 2 - d2, 1 Graz 3 - d3, 1 Oslo 9 red d4, 3 Kyiv 2 - d2, 4 Lima 9 - d4, 5 Riga 3 - d3",
            "1 Bonn 2 - d2, 1 Graz 3 - d3, 1 Bonn 13 - d4, 2 Oslo 13 - d4, 3 Kyiv 2 - d2, 5 Riga 3 - d3");

    /** What happens to a flow, and what its lake table has then. */
    private enum Situation {
        FIRST_LOAD("1 Rome 1 d1, 1 Bonn 2 d2, 1 Bonn 4 d4, 2 Oslo 1 d1, 2 Oslo 4 d4, 3 Kyiv 2 d2") {
            @Override
            void play(Flow flow) {
                flow.raw(1, "1,Rome,1", "2,Oslo,1")
                        .raw(2, "1,Bonn,2", "3,Kyiv,2")
                        .raw(4, "1,Bonn,4", "2,Oslo,4");
                flow.succeeds("--from", "2018-11-01", "--to", "2018-11-03");
                flow.succeeds("--from", "2018-11-04");
            }
        },
        RE_RUN("1 Rome 0 d1, 1 Bonn 2 d2, 1 Oslo 9 d4, 3 Kyiv 2 d2, 4 Lima 9 d4") {
            @Override
            void play(Flow flow) {
                flow.raw(4, "1,Oslo,9", "4,Lima,9").raw(1, "1,Rome,0");
                flow.succeeds("--from", "2018-11-04", "--force");
                flow.succeeds("--from", "2018-11-01", "--force");
            }
        },
        LATE_DATA("1 Rome 0 d1, 1 Bonn 2 d2, 1 Graz 3 d3, 1 Oslo 9 d4, 3 Kyiv 2 d2, 4 Lima 9 d4, 5 Riga 3 d3") {
            @Override
            void play(Flow flow) {
                flow.raw(3, "1,Graz,3", "5,Riga,3").succeeds("--from", "2018-11-03");
            }
        },
        SCHEMA_CHANGE("1 Rome 0 - d1, 1 Bonn 2 - d2, 1 Graz 3 - d3, 1 Oslo 9 red d4, 3 Kyiv 2 - d2, 4 Lima 9 - d4,"
                + " 5 Riga 3 - d3") {
            @Override
            void play(Flow flow) {
                flow.widen();
                flow.raw(4, "1,Oslo,9,red", "4,Lima,9").succeeds("--from", "2018-11-04", "--force");
            }
        },
        /** Redshift refuses DELETE; the connection is lost at INSERT, before COMMIT, and at a COMMIT that takes place. */
        FAILURE_IN_THE_MIDDLE("1 Rome 0 - d1, 1 Bonn 2 - d2, 1 Graz 3 - d3, 1 Bonn 13 - d4, 2 Oslo 13 - d4,"
                + " 3 Kyiv 2 - d2, 5 Riga 3 - d3") {
            @Override
            void play(Flow flow) {
                flow.raw(4, "6,Wien,10").fails(Trap.once(DELETE, call -> {
                    call.land("ROLLBACK");
                    call.refuse("57014", "Query cancelled on user's request", "");
                }));
                assertEquals(flow.load.hot.get(SCHEMA_CHANGE.ordinal()), flow.hot(this), "readers after the failure");
                flow.succeeds("--from", "2018-11-04");
                flow.raw(4, "1,Bonn,11").survives(Trap.once(INSERT, call -> {
                    call.forward();
                    call.cut();
                }));
                flow.raw(4, "1,Rome,12", "2,Bonn,12").survives(Trap.once(Calls.COMMIT, WireProxy.Call::cut));
                flow.raw(4, "1,Bonn,13", "2,Oslo,13").survives(Trap.once(Calls.COMMIT, call -> {
                    call.land();
                    call.cut();
                }));
            }
        };

        private static final Trap.Match<WireProxy.Call> DELETE =
                Calls.sql("DELETE from the hot table", "DELETE FROM \"strategies\".*");
        private static final Trap.Match<WireProxy.Call> INSERT =
                Calls.sql("INSERT into the hot table", "INSERT INTO \"strategies\".*");

        private final String lake;

        Situation(String lake) {
            this.lake = lake;
        }

        abstract void play(Flow flow);

        boolean hasTeam() {
            return ordinal() >= SCHEMA_CHANGE.ordinal();
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @BeforeAll
    static void a_network_that_breaks() throws IOException {
        conf = SharedStack.conf(folder.resolve("conf"));
        network = new WireProxy(SharedStack.up().stack().redshiftPort());
        Files.writeString(
                conf.resolve("breaking.conf"),
                "include required(\"local.conf\")\nredshift.url = \"jdbc:redshift://127.0.0.1:" + network.port()
                        + "/dev\"\n");
    }

    @AfterAll
    static void no_network() throws IOException {
        network.close();
    }

    @TestFactory
    Stream<DynamicTest> a_strategy_in_a_situation() {
        return Stream.of(Load.values()).flatMap(load -> {
            Flow flow = Flow.of(load);
            return Stream.of(Situation.values())
                    .map(situation -> dynamicTest(load + ": " + situation, () -> {
                        situation.play(flow);
                        assertEquals(load.hot.get(situation.ordinal()), flow.hot(situation), "hot");
                        assertEquals(situation.lake, flow.cold(situation), "through Spectrum");
                        if (load.isTiered()) {
                            assertEquals(situation.lake, flow.all(situation), "through the view");
                        }
                    }));
        });
    }

    @TestFactory
    Stream<DynamicTest> a_strategy_whose_table_has_other_rows_than_the_lake_may_not_be_tiered() {
        return Stream.of(Load.values())
                .filter(load -> !load.isTiered())
                .map(load -> dynamicTest(load.toString(), () -> {
                    Flow flow = new Flow("tiered_" + load, load);
                    flow.write(load.settings.replace("temperature = hot", "temperature = tiered, hot-for = 3 days"));
                    Outcome refused = flow.sluice("local", "--from", "2018-11-01");
                    Files.delete(flow.file());
                    assertEquals(2, refused.code());
                    assertTrue(
                            refused.err()
                                    .contains(
                                            "load = " + load + " contradicts temperature = tiered, its table has other"
                                                    + " rows than the lake, so that neither could stand for the other, write"
                                                    + " load = replace-window or temperature = hot"),
                            refused.err());
                }));
    }

    /** A flow of a strategy. */
    private record Flow(String name, Load load) {
        private static final String DAY = "dt = '2018-11-04'";

        private static final String TEXT =
                """
                include required("../sluice.conf")

                flow {
                  name = NAME
                  mode = etl
                  source {
                    format        = json
                    path          = ${lake.raw}"/NAME/{yyyy}-{MM}-{dd}.json"
                    window        = 1 day
                    window-column = dt
                  }
                  schema.columns = [
                    "id      bigint not null"
                    "city    string"
                    "version int"
                  ]
                  lake {
                    table        = strategies.NAME
                    partition-by = [dt]
                  }
                  warehouse {
                    external-schema = strategies_lake
                    SETTINGS
                  }
                }
                """;

        static Flow of(Load load) {
            Flow flow = new Flow(load.toString().replace('-', '_') + "s", load);
            flow.write(load.settings);
            return flow;
        }

        private Path file() {
            return conf.resolve("flows/" + name + ".conf");
        }

        void write(String settings) {
            text(TEXT.replace("NAME", name).replace("SETTINGS", settings));
        }

        private void text(String text) {
            try {
                Files.writeString(file(), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void widen() {
            try {
                text(Files.readString(file()).replace("\"version int\"", "\"version int\"\n\"team string\""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Rows as {@code id,city,version} and, in a wider flow, {@code team}. */
        Flow raw(int day, String... rows) {
            StringBuilder lines = new StringBuilder();
            for (String row : rows) {
                String[] values = row.split(",");
                lines.append("{\"id\":" + values[0] + ",\"city\":\"" + values[1] + "\",\"version\":" + values[2]
                        + (values.length > 3 ? ",\"team\":\"" + values[3] + "\"" : "") + "}\n");
            }
            SharedStack.up()
                    .put(
                            "sluice-raw",
                            name + "/2018-11-0" + day + ".json",
                            lines.toString().getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /** Runs a window or more. */
        void succeeds(String... options) {
            Outcome outcome = sluice("local", options);
            assertEquals(0, outcome.code(), outcome.err());
        }

        /** The fourth day's run meets a fault, and is cancelled by it. */
        void fails(Trap<WireProxy.Call> fault) {
            Outcome failed = meeting(fault);
            assertEquals(75, failed.code(), failed.err());
            assertTrue(failed.err().contains("(57014)"), failed.err());
        }

        /** The fourth day's run meets a fault, and does what was lost again. */
        void survives(Trap<WireProxy.Call> fault) {
            Outcome survived = meeting(fault);
            assertEquals(0, survived.code(), survived.err());
            List<List<String>> loaded = newest("strategies." + name, load == Load.SNAPSHOT ? "valid_to is null" : DAY);
            List<List<String>> written = newest("strategies_lake." + name, DAY);
            assertTrue(loaded.containsAll(written), () -> loaded + " after " + fault);
            if (load != Load.UPSERT) {
                assertEquals(written.size(), loaded.size(), () -> loaded + " after " + fault);
            }
        }

        private static List<List<String>> newest(String table, String condition) {
            return SharedStack.up().query("select id, city, version from " + table + " where " + condition);
        }

        private Outcome meeting(Trap<WireProxy.Call> fault) {
            network.set(fault);
            Outcome outcome = sluice("breaking", "--from", "2018-11-04", "--force");
            network.clear();
            assertEquals(1, fault.struck(), fault.toString());
            return outcome;
        }

        Outcome sluice(String environment, String... options) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            String[] arguments = Stream.of(
                            Stream.of("run", name),
                            Stream.of(options),
                            Stream.of("--conf", conf.toString(), "--env", environment))
                    .flatMap(part -> part)
                    .toArray(String[]::new);
            int code = Sluice.execute(new PrintWriter(out), new PrintWriter(err), arguments);
            return new Outcome(code, out.toString(), err.toString());
        }

        String hot(Situation situation) {
            return rows(situation, "strategies." + name, load == Load.SNAPSHOT ? "valid_from, valid_to" : "dt");
        }

        String cold(Situation situation) {
            return rows(situation, "strategies_lake." + name, "dt");
        }

        String all(Situation situation) {
            return rows(situation, "strategies." + name + "_all", "dt");
        }

        private static String rows(Situation situation, String table, String when) {
            String columns = "id, city, version, " + (situation.hasTeam() ? "team, " : "") + when;
            return SharedStack.up().query("select " + columns + " from " + table + " order by id, " + when).stream()
                    .map(row -> row.stream().map(StrategyMatrixIT::brief).collect(Collectors.joining(" ")))
                    .collect(Collectors.joining(", "));
        }
    }

    private static String brief(String value) {
        return value == null ? "-" : value.replaceFirst("^2018-11-0(\\d).*", "d$1");
    }
}
