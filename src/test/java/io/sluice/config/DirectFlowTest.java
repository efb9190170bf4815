package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.model.TableName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectFlowTest {
    private static final String FLOW =
            """
            include required("../sluice.conf")

            flow {
              name = d
              mode = etl
              source {
                format = json
                path = ${lake.raw}"/{yyyy}/{MM}/{dd}.json"
                window = 1 day
                window-column = dt
              }
              schema.columns = ["id bigint not null"]
              warehouse {
                temperature = hot
                via = connector
                table = music.d
              }
            }
            """;

    @TempDir
    Path directory;

    private ConfFixture conf(String... replacements) {
        ConfFixture conf = ConfFixture.in(directory).with("flows/d.conf", FLOW);
        for (int i = 0; i < replacements.length; i += 2) {
            conf = conf.replacing("flows/d.conf", replacements[i], replacements[i + 1]);
        }
        return conf;
    }

    @Test
    void it_has_no_lake_table_and_reads_the_same_from_the_effective_text() {
        ConfFixture conf = conf();
        assertEquals(List.of(), conf.problems());
        Flow flow = conf.load().flow("d");
        assertTrue(flow.isDirect());
        assertEquals(TableName.parse("music.d"), flow.warehouse().table());
        String effective = conf.load().effective("d");
        effective = effective.substring(effective.indexOf("flow {"));
        assertFalse(effective.contains("lake"), effective);
        assertEquals(flow, conf.with("flows/d.conf", effective).load().flow("d"));
    }

    @Test
    void what_all_flows_share_of_the_lake_is_no_contradiction() {
        ConfFixture conf = conf().with(
                        "sluice.conf",
                        ConfFixture.SHARED
                                + "flow.lake { compression = zstd, retention = 30 days, schema-changes = fail }");
        assertEquals(List.of(), conf.problems());
        Lake lake = conf.load().flow("d").lake();
        assertEquals("30 days", lake.retention().toString());
        assertEquals(SchemaChanges.FAIL, lake.schemaChanges());
    }

    @Test
    void its_hot_table_is_its_own() {
        assertEquals(
                List.of(
                        "conf/flows/f.conf:29: flow.warehouse.table = music.d is taken, flow d writes it, and each would replace"
                                + " the other's rows, give each flow a table of its own"),
                conf().replacing("flows/f.conf", "temperature = hot", "temperature = hot\n    table = music.d")
                        .problems());
    }

    @Test
    void windows_are_told_apart_by_their_column_where_they_are_replaced() {
        assertEquals(
                List.of(
                        "conf/flows/d.conf:6: flow.source.window-column is missing, without a column that holds the window its"
                                + " rows in the hot table cannot be told from those of others, when the batch runs again, write"
                                + " window-column = dt, load = upsert or window = whole"),
                conf("window-column = dt", "").problems());
        assertEquals(
                List.of(),
                conf("window-column = dt", "", "via", "load = overwrite, via").problems());
        assertEquals(
                List.of(),
                conf("window = 1 day", "window = whole", "window-column = dt", "", "{yyyy}/{MM}/{dd}", "all")
                        .problems());
    }

    @Test
    void a_tiered_flow_would_have_nothing_on_S3() {
        assertEquals(
                List.of(
                        "conf/flows/d.conf:15: via = connector contradicts temperature = tiered, older rows would be left on S3,"
                                + " and by the connector none get there, write temperature = hot, or via = copy",
                        "conf/flows/d.conf:16: flow.warehouse.external-schema has no effect, with via = connector there is no"
                                + " lake table that an external schema could show, remove it, or write via = copy"),
                conf("= hot", "= tiered, hot-for = 90 days", "table =", "external-schema = x, table =")
                        .problems());
    }

    @Test
    void a_table_has_to_be_named() {
        assertEquals(
                List.of(
                        "conf/flows/d.conf:13: flow.warehouse.table is missing, with via = connector the rows land in this table"
                                + " alone, write table = schema.table"),
                conf("table = music.d", "").problems());
    }
}
