package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.model.ColumnType;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Nullability;
import io.sluice.model.S3Location;
import io.sluice.model.SourceColumn;
import io.sluice.model.SourceType;
import io.sluice.model.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigurationTest {
    @TempDir
    private Path directory;

    private ConfFixture conf;

    @BeforeEach
    void sound() {
        conf = ConfFixture.in(directory);
    }

    @Test
    void a_flow_is_read_with_its_defaults() {
        Flow expected = new Flow(
                "f",
                Mode.ETLT,
                "",
                "",
                new Source(
                        SourceFormat.JSON,
                        Optional.of(PathTemplate.parse("s3://bucket/raw/{yyyy}/{MM}/{dd}.json")),
                        Optional.empty(),
                        new Window.Every(1, ChronoUnit.DAYS),
                        EmptyWindow.FAIL,
                        Optional.empty(),
                        Optional.of("dt"),
                        List.of(
                                new SourceColumn(
                                        "ts",
                                        new SourceType.Epoch(SourceType.EpochUnit.MILLIS),
                                        Nullability.NOT_NULL,
                                        ""),
                                new SourceColumn(
                                        "id", new SourceType.Plain(ColumnType.Simple.BIGINT), Nullability.NOT_NULL, ""),
                                new SourceColumn(
                                        "name",
                                        new SourceType.Plain(ColumnType.Simple.STRING),
                                        Nullability.NULLABLE,
                                        "")),
                        UnknownFields.KEEP),
                new Munge(
                        Optional.empty(),
                        Optional.of(new Munge.Deduplicate(List.of("id"), Munge.Keep.LATEST, List.of("ts"))),
                        List.of(),
                        List.of(new Munge.Mask("name", Munge.MaskMethod.HMAC)),
                        0.01,
                        Optional.empty()),
                new Lake(
                        TableName.parse("music.f"),
                        Lake.Format.PARQUET,
                        Optional.empty(),
                        List.of("dt"),
                        List.of(),
                        256_000_000,
                        Lake.Compression.SNAPPY,
                        Lake.ParquetTimestamps.INT96,
                        new TimeSpan(7, ChronoUnit.DAYS),
                        SchemaChanges.ADD),
                new Warehouse(
                        Warehouse.Temperature.HOT,
                        Warehouse.Via.COPY,
                        TableName.parse("music.f"),
                        "music_lake",
                        new LoadStrategy.ReplaceWindow(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Distribution.AUTO,
                        List.of()),
                List.of(new Transform("f.sql", ConfFixture.SCRIPT)));
        assertEquals(expected, conf.load().flow("f"));
    }

    @Test
    void an_environment_is_read_with_its_defaults() {
        Environment expected = new Environment(
                "test",
                new Environment.LakeRoots(
                        S3Location.parse("s3://bucket/tables"),
                        S3Location.parse("s3://bucket/quarantine"),
                        S3Location.parse("s3://bucket/ledger"),
                        Duration.ofMinutes(1)),
                new Environment.Aws(
                        "eu-central-1", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                new Environment.Redshift(
                        "jdbc:redshift://127.0.0.1:5439/dev",
                        "sluice",
                        new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "PASSWORD"),
                        "default",
                        "sluice",
                        4,
                        Map.of()),
                Optional.of(new Secret(Secret.Source.SYSTEM_PROPERTY, "test.mask-key")),
                Map.of("spark.master", "local[1]"));
        assertEquals(expected, conf.load().environment());
    }

    @Test
    void the_environment_lies_over_the_flow_and_the_flow_over_what_is_shared() {
        conf.with("sluice.conf", "flow { owner = shared, description = shared, lake.compression = gzip }\n")
                .replacing("test.conf", "aws {", "flow.owner = environment\nredshift.copy-role = default\naws {")
                .replacing("flows/f.conf", "name = f", "name = f\nowner = flow, description = flow");
        Flow flow = conf.load().flow("f");
        assertEquals(
                List.of("environment", "flow", Lake.Compression.GZIP),
                List.of(flow.owner(), flow.description(), flow.lake().compression()));
    }

    @Test
    void system_properties_override_keys_and_answer_substitutions_before_environment_variables() {
        conf.replacing("flows/f.conf", "name = f", "name = f\ndescription = ${FIRST}\nowner = ${SECOND}");
        Configuration configuration = conf.load(
                Map.of("FIRST", "variable", "SECOND", "variable"),
                Map.of(
                        "SECOND", "property",
                        "flow.munge.quarantine.max-ratio", "0.25",
                        "spark.master", "local[9]",
                        "spark.unmentioned", "x",
                        "aws.accessKeyId", "the SDK's own, no key of ours"));
        Flow flow = configuration.flow("f");
        assertEquals(
                List.of("variable", "property", 0.25),
                List.of(flow.description(), flow.owner(), flow.munge().maxQuarantineRatio()));
        assertEquals(
                Map.of("spark.master", "local[9]"), configuration.environment().spark());
    }

    @Test
    void an_override_that_cannot_be_is_a_problem_of_the_command_line() {
        Configuration configuration = conf.load(Map.of(), Map.of("flow.munge.quarantine.max-ratio", "2"));
        assertEquals(
                List.of("-Dflow.munge.quarantine.max-ratio: flow.munge.quarantine.max-ratio cannot be 2.0,"
                        + " it is a share of the records read, write a number from 0 to 1, as 0.01"),
                configuration.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void a_time_limit_is_a_part_of_what_is_in_effect_and_has_a_second_at_least() {
        Flow flow = conf.load(Map.of(), Map.of("flow.munge.time-limit", "90 minutes"))
                .flow("f");
        assertEquals(Optional.of(Duration.ofMinutes(90)), flow.munge().timeLimit());
        assertTrue(EffectiveText.of(flow).contains("time-limit = \"5400 seconds\""), EffectiveText.of(flow));
        assertEquals(
                List.of(
                        "-Dflow.munge.time-limit: flow.munge.time-limit is too short, 500 ms is less than 1 s, and every"
                                + " batch would fail, write 2 hours or the like"),
                conf.load(Map.of(), Map.of("flow.munge.time-limit", "500 ms")).problems().stream()
                        .map(Problem::toString)
                        .toList());
    }

    @Test
    void sizes_count_in_thousands_or_in_1024s_as_their_unit_says() {
        conf.replacing("flows/f.conf", "table = music.f", "table = music.f, file-size = 128 MiB");
        assertEquals(134_217_728, conf.load().flow("f").lake().fileBytes());
        conf.replacing("flows/f.conf", "128 MiB", "128 MB");
        assertEquals(128_000_000, conf.load().flow("f").lake().fileBytes());
    }

    @Test
    void expectations_and_masks_keep_the_order_of_the_file() {
        conf.replacing(
                "flows/f.conf",
                "mask { name = hmac }",
                "mask {\n name = hmac\n id = null\n}\nexpect {\n \"z first\" = \"id > 1\"\n \"a second\" = \"id > 2\"\n}");
        Munge munge = conf.load().flow("f").munge();
        assertEquals(
                List.of(new Munge.Mask("name", Munge.MaskMethod.HMAC), new Munge.Mask("id", Munge.MaskMethod.NULL)),
                munge.masks());
        assertEquals(
                List.of(new Munge.Expectation("z first", "id > 1"), new Munge.Expectation("a second", "id > 2")),
                munge.expectations());
    }

    @Test
    void all_problems_of_all_files_come_at_once_in_the_order_of_files_and_lines() {
        conf.replacing("test.conf", "region =", "regoin =")
                .replacing("flows/f.conf", "mode = etlt", "mode = elt")
                .replacing("flows/f.conf", "window = 1 day", "window = 1 dya")
                .replacing("flows/f.conf", "\"id bigint", "\"id bigitn")
                .replacing("flows/f.conf", "temperature = hot", "temprature = hot")
                .with("flows/g.conf", "flow { name = g\n");
        assertEquals(
                List.of(
                        "conf/flows/f.conf:9",
                        "conf/flows/f.conf:15",
                        "conf/flows/f.conf:21",
                        "conf/flows/f.conf:27",
                        "conf/flows/f.conf:28",
                        "conf/flows/g.conf:2",
                        "conf/test.conf:7",
                        "conf/test.conf:8"),
                conf.problems().stream()
                        .map(p -> p.substring(0, p.indexOf(": ")))
                        .toList());
    }

    @Test
    void two_flows_never_share_a_lake_table() {
        conf.with("flows/g.conf", ConfFixture.FLOW.replace("name = f", "name = g"));
        assertEquals(
                List.of(
                        "conf/flows/g.conf:24: flow.lake.table = music.f is taken, flow f writes it, and each would replace"
                                + " the other's rows, give each flow a table of its own"),
                conf.problems());
    }

    @Test
    void two_flows_never_share_a_hot_table() {
        conf.with(
                "flows/g.conf", ConfFixture.FLOW.replace("name = f", "name = g").replace("music.f", "music.g"));
        assertEquals(List.of(), conf.problems());
        conf.replacing("flows/g.conf", "temperature = hot", "temperature = hot, table = music.f");
        assertEquals(
                List.of("flow.warehouse.table = music.f is taken, flow f writes it, and each would replace the other's"
                        + " rows, give each flow a table of its own"),
                conf.problems().stream()
                        .map(p -> p.substring(p.indexOf(": ") + 2))
                        .toList());
    }

    @Test
    void a_broken_flow_is_refused_with_all_its_problems_one_a_line_and_leaves_the_others_alone() {
        conf.with(
                        "flows/g.conf",
                        ConfFixture.FLOW.replace("name = f", "name = g").replace("etlt", "etl"))
                .replacing("flows/g.conf", "1 day", "1 week");
        FlowException refusal =
                assertThrows(FlowException.class, () -> conf.load().flow("g"));
        assertEquals(FailureKind.CONFIGURATION, refusal.kind());
        assertEquals(
                """
                conf/flows/g.conf:9: flow.source.window cannot be used, '1 week' is no window, \
                write a count of minutes, hours, days or months, as 1 day, or whole
                conf/flows/g.conf:30: flow.transform contradicts mode = etl, in etl Spark does all transformation and \
                Redshift runs none, write mode = elt or etlt, or remove it""",
                conf.relative(refusal.getMessage()));
        assertEquals("f", conf.load().flow("f").name());
    }

    @Test
    void an_unknown_flow_or_environment_is_refused_with_those_that_are_there() {
        FlowException flow = assertThrows(FlowException.class, () -> conf.load().flow("g"));
        assertEquals("there is no flow 'g', conf/flows holds f, did you mean f?", conf.relative(flow.getMessage()));
        FlowException environment = assertThrows(FlowException.class, () -> Configuration.load(conf.root(), "tset"));
        assertEquals(
                "there is no environment 'tset', conf holds test, did you mean test?",
                conf.relative(environment.getMessage()));
        FlowException nowhere =
                assertThrows(FlowException.class, () -> Configuration.load(directory.resolve("nowhere"), "test"));
        assertEquals(
                "there is no directory nowhere: name the one that holds sluice.conf, the environments and flows/",
                conf.relative(nowhere.getMessage()));
        assertEquals(FailureKind.CONFIGURATION, nowhere.kind());
    }

    @Test
    void lines_are_right_after_strings_of_several_lines() {
        conf.replacing(
                "flows/f.conf",
                "mask { name = hmac }",
                "sql = \"\"\"\n  select \"\n  from input  # \"\"\"\n  mask { name = hmac }\n  expect = [1]");
        assertEquals(
                List.of(
                        "conf/flows/f.conf:24: flow.munge.expect is of the wrong kind, expected an object, found a list,"
                                + " write expect { … }"),
                conf.problems());
    }

    @Test
    void no_message_and_no_rendering_shows_what_stands_where_a_secret_belongs() {
        for (String secret :
                List.of("= canary", "{ env = \"canary 1\" }", "{ canary = 1 }", "= \"canary", "= [canary]")) {
            String shown = String.join(
                    "\n",
                    conf.with("test.conf", ConfFixture.ENVIRONMENT)
                            .replacing("test.conf", "{ env = PASSWORD }", secret)
                            .problems());
            assertFalse(shown.isEmpty());
            assertFalse(shown.replace("key redshift.password.canary", "").contains("canary"), shown);
        }
        conf.with("test.conf", ConfFixture.ENVIRONMENT);
        Configuration overridden = conf.load(Map.of("PASSWORD", "canary"), Map.of("redshift.password", "canary"));
        assertFalse(overridden.problems().toString().contains("canary"));
        Configuration sound = conf.load(Map.of("PASSWORD", "canary"), Map.of("test.mask-key", "canary"));
        assertFalse(sound.effective("f").contains("canary"));
        assertTrue(sound.effective("f").contains("env = \"PASSWORD\""));
    }
}
