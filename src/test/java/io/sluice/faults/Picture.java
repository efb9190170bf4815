package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.SharedStack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.Table;

/**
 * All that a flow left, but for what differs between any two runs: run ids, generations, times, the names of files. Two
 * flows with the same input must give the same picture; the flow's name is written {@code NAME} in it.
 *
 * @param rows of the hot table
 * @param schema of the tables in Glue and Redshift
 * @param partitions their values
 * @param ledger Redshift's rows: batch, target, rows; a script's count those that it deleted too, and are left out
 * @param report of the newest run
 */
record Picture(
        Map<Sight, Map<String, List<String>>> sights,
        List<List<String>> rows,
        List<String> schema,
        Set<List<String>> partitions,
        List<List<String>> ledger,
        Map<String, String> report) {

    static Picture of(FaultFlow flow) {
        Map<Sight, Map<String, List<String>>> sights = new EnumMap<>(Sight.class);
        for (Sight sight : Sight.values()) {
            sights.put(sight, sight.look(flow));
        }
        return new Picture(
                sights,
                SharedStack.up()
                        .query("select id, kind, amount, version, dt from " + FaultFlow.DATABASE + "." + flow.name()
                                + " order by dt, kind, id"),
                schema(flow),
                partitions(flow),
                ledger(flow),
                report(flow));
    }

    /** Fails, and tells the first part that differs. */
    void assertSame(Picture other) {
        assertEquals(report, other.report);
        assertEquals(sights, other.sights);
        assertEquals(rows, other.rows);
        assertEquals(schema, other.schema);
        assertEquals(partitions, other.partitions);
        assertEquals(ledger, other.ledger);
    }

    private static List<String> schema(FaultFlow flow) {
        List<String> schema = new ArrayList<>();
        Table table = flow.lab()
                .catalog()
                .getTable(r -> r.databaseName(FaultFlow.DATABASE).name(flow.name()))
                .table();
        table.storageDescriptor().columns().forEach(c -> schema.add("glue " + c.name() + " " + c.type()));
        table.partitionKeys().forEach(c -> schema.add("glue partition " + c.name() + " " + c.type()));
        SharedStack.up()
                .query("select column_name, data_type from svv_columns where table_schema = '" + FaultFlow.DATABASE
                        + "' and table_name = '" + flow.name() + "' order by ordinal_position")
                .forEach(row -> schema.add("redshift " + String.join(" ", row)));
        return schema;
    }

    /** Every partition once, and each shows files of one run only. */
    private static Set<List<String>> partitions(FaultFlow flow) {
        Set<List<String>> values = new HashSet<>();
        Set<String> runs = new TreeSet<>();
        for (Partition partition : flow.partitions()) {
            values.add(partition.values());
            runs.add(partition.storageDescriptor().location().replaceAll(".*/run=([^/]+)/.*", "$1"));
        }
        if (runs.size() > 1) {
            throw new AssertionError("the partitions of one batch come from several runs: " + runs);
        }
        return values;
    }

    private static List<List<String>> ledger(FaultFlow flow) {
        List<List<String>> rows = new ArrayList<>();
        SharedStack.up()
                .query("select batch, target, case when target like '%.sql' then null else rows end"
                        + " from sluice.ledger_" + flow.name())
                .forEach(row -> rows.add(row.stream()
                        .map(v -> String.valueOf(v).replace(flow.name(), "NAME"))
                        .toList()));
        rows.sort(Comparator.comparing(List::toString));
        return rows;
    }

    private static Map<String, String> report(FaultFlow flow) {
        JsonNode newest = history(flow).get(0);
        return Map.of(
                "outcome", newest.path("outcome").asText(),
                "rows", newest.path("rows").toString(),
                "partitions", newest.path("partitions").toString(),
                "inputs", newest.path("inputs").toString().replace(flow.name(), "NAME"));
    }

    /** The runs of the flow, the newest first. */
    static List<JsonNode> history(FaultFlow flow) {
        Outcome said = flow.lab().sluice(Lab.DIRECT, "history", flow.name(), "--json");
        if (said.code() != 0) {
            throw new AssertionError(said.toString());
        }
        try {
            List<JsonNode> runs = new ArrayList<>();
            ObjectMapper json = new ObjectMapper();
            for (String line : said.out().lines().toList()) {
                runs.add(json.readTree(line));
            }
            return runs;
        } catch (JsonProcessingException e) {
            throw new AssertionError(said.toString(), e);
        }
    }
}
