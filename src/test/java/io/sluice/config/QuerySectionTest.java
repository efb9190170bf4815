package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuerySectionTest {
    private static final String FLOW =
            """
            include required("../sluice.conf")

            flow {
              name = q
              mode = elt
              source {
                format = redshift
                query = "q.sql"
                window = 1 day
                window-column = dt
              }
              lake {
                table = music.q
                partition-by = [dt]
              }
              warehouse.temperature = cold
            }
            """;

    private static final String QUERY = "select * from music.days\nwhere dt >= ${from_date} and dt < ${to_date}\n";

    @TempDir
    Path directory;

    private ConfFixture conf() {
        return ConfFixture.in(directory).with("flows/q.conf", FLOW).with("sql/q.sql", QUERY);
    }

    @Test
    void a_query_is_read_from_its_file() {
        Flow flow = conf().load().flow("q");
        assertEquals(
                Optional.of(new SourceQuery(Optional.of("q.sql"), QUERY, SourceQuery.Via.UNLOAD)),
                flow.source().query());
        assertEquals(Optional.empty(), flow.source().path());
        assertEquals(List.of(), flow.source().columns());
        assertEquals(List.of(), conf().problems());
    }

    @Test
    void a_query_stands_in_the_flow_and_reads_the_same_from_the_effective_text() {
        ConfFixture conf = conf().replacing("flows/q.conf", "\"q.sql\"", "\"select 1 as one where ${from} < ${to}\"");
        Flow flow = conf.load().flow("q");
        assertEquals(
                Optional.of(new SourceQuery(
                        Optional.empty(), "select 1 as one where ${from} < ${to}", SourceQuery.Via.UNLOAD)),
                flow.source().query());
        String effective = conf.load().effective("q");
        conf.with("flows/q.conf", effective.substring(effective.indexOf("flow {")));
        assertEquals(flow, conf.load().flow("q"));
    }

    @Test
    void another_query_is_another_configuration() {
        Configuration before = conf().load();
        String digest = before.flow("q").digest(before.environment().lake().tables());
        Configuration after =
                conf().replacing("sql/q.sql", "select *", "select dt").load();
        assertEquals(
                false,
                digest.equals(after.flow("q").digest(after.environment().lake().tables())));
    }

    @Test
    void settings_of_objects_and_of_Spark_have_no_place_in_it() {
        ConfFixture conf = conf().replacing(
                        "flows/q.conf",
                        "window = 1 day",
                        "window = 1 day\n    path = \"s3://bucket/{yyyy}/{MM}/{dd}\"\n    late-for = 2 days")
                .replacing(
                        "flows/q.conf",
                        "  lake {",
                        "  schema { columns = [\"a int\"], unknown-fields = keep }\n  munge.mask { a = null }\n  lake {")
                .replacing(
                        "flows/q.conf",
                        "[dt]\n",
                        "[dt]\n    format = delta\n    compression = zstd\n    sort-by = [a]\n    timestamps = micros\n");
        String spark = "remove it, or write mode = etl, by which Spark writes the files";
        assertEquals(
                List.of(
                        "conf/flows/q.conf:10: flow.source.path contradicts format = redshift, the rows come from a"
                                + " query, there are no objects to list, remove it",
                        "conf/flows/q.conf:11: flow.source.late-for contradicts format = redshift, the rows come from a"
                                + " query, there are no objects to list, remove it",
                        "conf/flows/q.conf:14: flow.schema.columns contradicts format = redshift, Redshift says what"
                                + " columns its rows have, remove it",
                        "conf/flows/q.conf:14: flow.schema.unknown-fields contradicts format = redshift, Redshift says"
                                + " what columns its rows have, remove it",
                        "conf/flows/q.conf:15: flow.munge.mask contradicts mode = elt, the rows go from Redshift to S3,"
                                + " and Spark does not see them, write mode = etl or etlt, or do it in the query",
                        "conf/flows/q.conf:19: format = delta contradicts mode = elt, UNLOAD writes the files of this"
                                + " flow, and the log of a Delta table is Spark's, " + spark,
                        "conf/flows/q.conf:20: flow.lake.compression contradicts mode = elt, UNLOAD writes the files of"
                                + " this flow, compressed by snappy, " + spark,
                        "conf/flows/q.conf:21: flow.lake.sort-by contradicts mode = elt, UNLOAD writes the files of this"
                                + " flow, in no order, " + spark,
                        "conf/flows/q.conf:22: flow.lake.timestamps contradicts mode = elt, UNLOAD writes the files of"
                                + " this flow, in Redshift's own form of timestamps, " + spark),
                conf.problems());
    }

    @Test
    void a_query_is_bound_to_its_window() {
        assertEquals(
                List.of(
                        "conf/sql/q.sql:1: the query cannot tell windows of 1 day apart, it names no edge of the window,"
                                + " so that each batch would hold the same rows, write a condition, as ts >= ${from} and"
                                + " ts < ${to}, or window = whole"),
                conf().with("sql/q.sql", "select * from music.days").problems());
        assertEquals(
                List.of("conf/sql/q.sql:2: ${from_date} has no meaning here, windows of 6 hours begin and end within a"
                        + " day, compare timestamps with ${from} and ${to}"),
                conf().replacing("flows/q.conf", "1 day", "6 hours")
                        .with("sql/q.sql", "select * from music.days\nwhere dt >= ${from_date}")
                        .problems());
        assertEquals(
                List.of(
                        "conf/sql/q.sql:2: ${from} has no meaning here, window = whole has no edges, remove it, or write"
                                + " window = 1 day"),
                conf().replacing("flows/q.conf", "window = 1 day\n    window-column = dt", "window = whole")
                        .replacing("flows/q.conf", "    partition-by = [dt]\n", "")
                        .with("sql/q.sql", "select * from music.days\nwhere ts >= ${from}")
                        .problems());
    }

    @Test
    void a_query_that_is_not_there_or_names_what_is_not_there_is_a_problem() {
        assertEquals(
                List.of(
                        "conf/flows/q.conf:6: flow.source.query is missing, format = redshift reads the rows of a query,"
                                + " write query = \"music/plays_by_month.sql\", a file below sql, or the query itself"),
                conf().replacing("flows/q.conf", "    query = \"q.sql\"\n", "").problems());
        assertEquals(
                List.of("conf/flows/q.conf:8: source.query p.sql is not there, there is no file conf/sql/p.sql, did you"
                        + " mean f.sql?"),
                conf().replacing("flows/q.conf", "q.sql", "p.sql").problems());
        assertEquals(
                List.of(
                        "conf/sql/q.sql:1: unknown variable ${hot}, the variables of source.query are ${batch}, ${from},"
                                + " ${from_date}, ${run}, ${to}, ${to_date}, write one of them"),
                conf().with("sql/q.sql", "select * from ${hot} where dt = ${from_date}")
                        .problems());
        assertEquals(
                List.of(
                        "conf/flows/q.conf:9: flow.source.query has no effect, it is for format = redshift, remove it, or"
                                + " write format = redshift"),
                conf().replacing("flows/q.conf", "format = redshift", "format = json")
                        .replacing(
                                "flows/q.conf",
                                "window = 1 day",
                                "path = \"s3://bucket/{yyyy}/{MM}/{dd}\"\n    window = 1 day")
                        .replacing("flows/q.conf", "mode = elt\n", "mode = etl\n  schema.columns = [\"a int\"]\n")
                        .problems());
    }

    @Test
    void the_connector_gives_its_rows_to_Spark() {
        ConfFixture conf = conf().replacing("flows/q.conf", "window = 1 day", "via = connector\n    window = 1 day");
        assertEquals(
                List.of("conf/flows/q.conf:9: via = connector contradicts mode = elt, the connector gives its rows to"
                        + " Spark, which has no part in elt, write via = unload, or mode = etl"),
                conf.problems());
        Flow flow = conf.replacing("flows/q.conf", "mode = elt", "mode = etl")
                .load()
                .flow("q");
        assertEquals(
                SourceQuery.Via.CONNECTOR, flow.source().query().orElseThrow().via());
    }

    @Test
    void a_flow_that_munges_what_Redshift_gives_is_sound() {
        ConfFixture conf = conf().replacing("flows/q.conf", "mode = elt", "mode = etl")
                .replacing("flows/q.conf", "  lake {", "  munge.mask { name = hmac }\n  lake {\n    sort-by = [a]");
        assertEquals(List.of(), conf.problems());
    }
}
