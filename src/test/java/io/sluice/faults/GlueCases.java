package io.sluice.faults;

import static io.sluice.faults.Trap.burst;
import static io.sluice.faults.Trap.endless;
import static io.sluice.faults.Trap.nth;
import static io.sluice.faults.Trap.once;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.faults.FaultCase.Script;
import io.sluice.faults.HttpProxy.Call;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.glue.model.StorageDescriptor;
import software.amazon.awssdk.services.glue.model.Table;
import software.amazon.awssdk.services.glue.model.TableInput;

/** Glue, or somebody else in it, is in the way. */
final class GlueCases {
    private static final String UNHARMED = "the run reads back what is there, and is as the twin";
    private static final ObjectMapper JSON = new ObjectMapper();

    private GlueCases() {}

    static List<FaultCase> cases() {
        return List.of(
                standing(
                        44,
                        "throttled",
                        "ThrottlingException to two BatchUpdatePartition",
                        t -> t.glue(burst(
                                2,
                                Calls.UPDATE_PARTITIONS,
                                HttpFaults.glueError("ThrottlingException", "Rate exceeded")))),
                standing(
                        45,
                        "AlreadyExists, own",
                        "BatchCreatePartition is done twice",
                        t -> t.glue(once(Calls.CREATE_PARTITIONS, call -> {
                            call.forward();
                            call.reply(call.forward());
                        }))),
                failing(
                        46,
                        "AlreadyExists, foreign",
                        "somebody else made the new partition meanwhile",
                        "1, whose it is; Redshift's tables are old",
                        t -> {
                            t.glue(once(Calls.CREATE_PARTITIONS, HttpFaults.before(() -> createForeign(t.flow()))));
                            t.fails(1, "partition dt=2018-11-01/kind=c of faults.FLOW");
                            t.sees(Version.OLD, Sight.HOT, Sight.TRANSFORMED);
                            t.lab().catalog().deletePartition(r -> r.databaseName(FaultFlow.DATABASE)
                                    .tableName(t.flow().name())
                                    .partitionValues(FaultFlow.DAY, "c"));
                        }),
                standing(
                        47,
                        "errors of single entries",
                        "BatchUpdatePartition does one entry of two, and says so",
                        t -> t.glue(once(Calls.UPDATE_PARTITIONS, GlueCases::doOneEntry))),
                new FaultCase(
                        48,
                        Group.GLUE,
                        "101 entries",
                        "the reply to the second call of two is lost",
                        "every partition is there, once",
                        t -> {
                            Map<String, Integer> kinds = new TreeMap<>();
                            IntStream.range(0, 101).forEach(i -> kinds.put("k%03d".formatted(i), 1));
                            Version many = new Version("many", kinds);
                            t.allow(many);
                            t.flow().deliver(FaultFlow.DAY, many);
                            t.glue(nth(2, Calls.CREATE_PARTITIONS, HttpFaults.lostReply()));
                            t.succeeds();
                            t.assertStruck();
                            t.isAs(many);
                        }),
                standing(49, "done, acknowledgement lost", "each changing call is done, its first reply lost", t -> {
                    t.glue(once(Calls.CREATE_PARTITIONS, HttpFaults.lostReply()));
                    t.glue(once(Calls.UPDATE_PARTITIONS, HttpFaults.lostReply()));
                    t.glue(once(Calls.UPDATE_TABLE, HttpFaults.lostReply()));
                    t.glue(once(Calls.DELETE_PARTITIONS, HttpFaults.lostReply()));
                }),
                standing(
                        50,
                        "ConcurrentModification",
                        "three times to UpdateTable",
                        t -> t.glue(burst(
                                3,
                                Calls.UPDATE_TABLE,
                                HttpFaults.glueError("ConcurrentModificationException", "Concurrent modification")))),
                new FaultCase(
                        51,
                        Group.GLUE,
                        "stale VersionId",
                        "somebody else changes the table between GetTable and UpdateTable",
                        "both changes are kept; as the twin",
                        t -> {
                            t.glue(once(
                                    Calls.UPDATE_TABLE,
                                    HttpFaults.before(() -> change(t.flow(), "somebody", "bigint"))));
                            t.succeeds();
                            t.assertStruck();
                            t.isAsTheTwin();
                            t.requireTableParameter("changed-by", "somebody");
                        }),
                failing(
                        52,
                        "schema changed",
                        "somebody made a column of the table a string",
                        "1, what does not fit; all see the old version",
                        t -> {
                            t.endReaders();
                            change(t.flow(), "nobody", "string");
                            t.fails(1, "The column id of faults.FLOW is string in Glue, and this batch wrote bigint");
                            t.sees(Version.OLD, Sight.HOT, Sight.TRANSFORMED);
                            change(t.flow(), "nobody", "bigint");
                            t.sees(Version.OLD);
                        }),
                failing(
                        53,
                        "table dropped",
                        "somebody drops the table between two calls",
                        "1; Redshift's tables are old",
                        t -> {
                            t.endReaders();
                            t.glue(once(Calls.CREATE_PARTITIONS, HttpFaults.before(() -> t.lab()
                                    .catalog()
                                    .deleteTable(r -> r.databaseName(FaultFlow.DATABASE)
                                            .name(t.flow().name())))));
                            t.fails(
                                    1,
                                    "Glue BatchCreatePartition for the table faults.FLOW was refused with EntityNotFoundException");
                            t.sees(Version.OLD, Sight.HOT, Sight.TRANSFORMED);
                        }),
                failing(
                        54,
                        "denied",
                        "AccessDeniedException to BatchCreatePartition",
                        "1, which right is missing; all see the old version",
                        t -> {
                            t.glue(endless(
                                    Calls.CREATE_PARTITIONS,
                                    HttpFaults.glueError("AccessDeniedException", "User is not authorized")));
                            t.fails(
                                    1,
                                    "Glue BatchCreatePartition for the table faults.FLOW is not allowed",
                                    "Grant glue:BatchCreatePartition");
                            t.sees(Version.OLD);
                        }));
    }

    private static void createForeign(FaultFlow flow) {
        flow.lab().catalog().createPartition(r -> r.databaseName(FaultFlow.DATABASE)
                .tableName(flow.name())
                .partitionInput(p -> p.values(FaultFlow.DAY, "c")
                        .storageDescriptor(flow.partitions().get(0).storageDescriptor().toBuilder()
                                .location("s3://" + Lab.LAKE + "/of-somebody-else/" + flow.name() + "/")
                                .build())));
    }

    /** Passes the first entry on, and reports the others as failed for now. */
    private static void doOneEntry(Call call) throws IOException {
        ObjectNode request = (ObjectNode) JSON.readTree(call.request().body());
        ArrayNode entries = (ArrayNode) request.path("Entries");
        ArrayNode kept = JSON.createArrayNode().add(entries.get(0));
        request.set("Entries", kept);
        HttpMessage done = call.forward(call.request().withBody(JSON.writeValueAsBytes(request)));
        ObjectNode reply = (ObjectNode) JSON.readTree(done.body());
        ArrayNode errors = reply.withArray("Errors");
        for (int i = 1; i < entries.size(); i++) {
            ObjectNode error = errors.addObject();
            error.set("PartitionValueList", entries.get(i).path("PartitionValueList"));
            error.putObject("ErrorDetail")
                    .put("ErrorCode", "InternalServiceException")
                    .put("ErrorMessage", "An internal service error occurred.");
        }
        call.reply(done.withBody(JSON.writeValueAsBytes(reply)));
    }

    /** Somebody else's UpdateTable: a parameter, and the type of the column {@code id}. */
    private static void change(FaultFlow flow, String by, String type) {
        Table table = flow.lab()
                .catalog()
                .getTable(r -> r.databaseName(FaultFlow.DATABASE).name(flow.name()))
                .table();
        Map<String, String> parameters = new TreeMap<>(table.parameters());
        parameters.put("changed-by", by);
        StorageDescriptor storage = table.storageDescriptor();
        TableInput input = TableInput.builder()
                .name(table.name())
                .tableType(table.tableType())
                .parameters(parameters)
                .partitionKeys(table.partitionKeys())
                .storageDescriptor(storage.toBuilder()
                        .columns(storage.columns().stream()
                                .map(c -> c.name().equals("id")
                                        ? c.toBuilder().type(type).build()
                                        : c)
                                .toList())
                        .build())
                .build();
        flow.lab().catalog().updateTable(r -> r.databaseName(FaultFlow.DATABASE).tableInput(input));
    }

    private static FaultCase standing(int number, String title, String fault, Script script) {
        return new FaultCase(number, Group.GLUE, title, fault, UNHARMED, t -> {
            script.play(t);
            t.succeeds();
            t.assertStruck();
            t.isAsTheTwin();
        });
    }

    private static FaultCase failing(int number, String title, String fault, String expected, Script script) {
        return new FaultCase(number, Group.GLUE, title, fault, expected, t -> {
            script.play(t);
            t.recovers();
        });
    }
}
