package io.sluice.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.SourceObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A report as JSON: names in snake case, times in ISO 8601 UTC, sizes in bytes, absent values left out. */
public final class ReportJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportJson() {}

    public static ObjectNode tree(RunReport report) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("outcome", report.outcome().name());
        json.put("flow", report.run().batch().flow());
        json.put("from", report.run().batch().interval().from().toString());
        json.put("to", report.run().batch().interval().to().toString());
        json.put("run", report.run().id());
        json.put("generation", report.run().generation());
        json.put("started", report.started().toString());
        report.finished().ifPresent(t -> json.put("finished", t.toString()));
        ArrayNode steps = json.putArray("steps");
        report.steps().forEach(s -> steps.addObject()
                .put("name", s.name())
                .put("millis", s.millis())
                .put("queued_millis", s.queuedMillis()));
        ArrayNode inputs = json.putArray("inputs");
        report.inputs().forEach(i -> inputs.addObject()
                .put("object", i.location().toString())
                .put("etag", i.etag())
                .put("bytes", i.bytes()));
        report.counts().ifPresent(c -> json.putObject("rows")
                .put("read", c.read())
                .put("unreadable", c.unreadable())
                .put("unexpected", c.unexpected())
                .put("duplicates", c.duplicates())
                .put("written", c.written()));
        ArrayNode rejections = json.putArray("rejections");
        report.rejections()
                .forEach(r -> rejections.addObject().put("reason", r.reason()).put("rows", r.rows()));
        write(json.putArray("partitions"), report.partitions());
        write(json.putArray("owned_before"), report.ownedBefore());
        json.put("files", report.files());
        json.put("bytes", report.bytes());
        report.load().ifPresent(l -> json.put("load", l));
        report.remarks().forEach(json.putArray("remarks")::add);
        ArrayNode transforms = json.putArray("transforms");
        report.transforms().forEach(t -> transforms
                .addObject()
                .put("name", t.name())
                .put("statements", t.statements())
                .put("rows_changed", t.rowsChanged())
                .put("millis", t.millis()));
        report.error().ifPresent(e -> json.put("error", e));
        report.origin().identity().ifPresent(i -> json.putObject("identity")
                .put("configuration", i.configuration())
                .put("code", i.code()));
        ArrayNode differences = json.putArray("differences");
        report.origin().differences().forEach(differences::add);
        report.resumed().ifPresent(r -> json.put("resumed", r.id()));
        ArrayNode targets = json.putArray("targets");
        report.targets().forEach(t -> targets.addObject()
                .put("kind", t.kind().name())
                .put("name", t.name())
                .put("state", t.state().name())
                .put("rows", t.rows()));
        report.commit().ifPresent(c -> CommitJson.write(json.putObject("commit"), c));
        return json;
    }

    static String write(RunReport report) {
        return tree(report).toPrettyString() + "\n";
    }

    /** @throws IllegalArgumentException when the text is no report, with the reason */
    static RunReport read(String text) {
        JsonNode json;
        try {
            json = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
        BatchId batch = new BatchId(text(json, "flow"), new Interval(instant(json, "from"), instant(json, "to")));
        Optional<RowCounts> counts = Optional.ofNullable(json.get("rows"))
                .map(c -> new RowCounts(
                        number(c, "read"),
                        number(c, "unreadable"),
                        number(c, "unexpected"),
                        number(c, "duplicates"),
                        number(c, "written")));
        return new RunReport(
                RunReport.Outcome.valueOf(text(json, "outcome")),
                new Run(batch, text(json, "run"), required(json, "generation").asLong()),
                instant(json, "started"),
                optional(json, "finished").map(Instant::parse),
                list(
                        json,
                        "steps",
                        s -> new RunReport.Step(text(s, "name"), number(s, "millis"), number(s, "queued_millis"))),
                list(
                        json,
                        "inputs",
                        i -> new SourceObject(
                                S3Location.parse(text(i, "object")), text(i, "etag"), number(i, "bytes"))),
                counts,
                list(json, "rejections", r -> new RunReport.Rejection(text(r, "reason"), number(r, "rows"))),
                values(json, "partitions"),
                values(json, "owned_before"),
                number(json, "files"),
                number(json, "bytes"),
                optional(json, "load"),
                texts(json.path("remarks")), // a record from before loads said some has none
                list(
                        json,
                        "transforms",
                        t -> new RunReport.Transform(
                                text(t, "name"),
                                (int) number(t, "statements"),
                                number(t, "rows_changed"),
                                number(t, "millis"))),
                optional(json, "error"),
                origin(json),
                Optional.ofNullable(json.get("commit")).map(c -> CommitJson.read(c, batch, counts.orElseThrow())),
                list(json, "targets", ReportJson::target));
    }

    private static Origin origin(JsonNode json) {
        return new Origin(
                Optional.ofNullable(json.get("identity"))
                        .map(i -> new Identity(text(i, "configuration"), text(i, "code"))),
                texts(required(json, "differences")));
    }

    private static Target target(JsonNode json) {
        return new Target(
                Target.Kind.valueOf(text(json, "kind")),
                text(json, "name"),
                Target.State.valueOf(text(json, "state")),
                number(json, "rows"));
    }

    private static void write(ArrayNode array, List<List<String>> values) {
        for (List<String> partition : values) {
            ArrayNode one = array.addArray();
            partition.forEach(one::add);
        }
    }

    private static List<List<String>> values(JsonNode json, String name) {
        return list(json, name, ReportJson::texts);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }

    private static <T> List<T> list(JsonNode json, String name, Function<JsonNode, T> element) {
        List<T> list = new ArrayList<>();
        required(json, name).forEach(e -> list.add(element.apply(e)));
        return list;
    }

    private static Instant instant(JsonNode json, String name) {
        return Instant.parse(text(json, name));
    }

    private static Optional<String> optional(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name)).map(JsonNode::asText);
    }

    private static String text(JsonNode json, String name) {
        return required(json, name).asText();
    }

    private static long number(JsonNode json, String name) {
        return required(json, name).asLong();
    }

    private static JsonNode required(JsonNode json, String name) {
        JsonNode value = json.get(name);
        if (value == null) {
            throw new IllegalArgumentException("it has no '" + name + "'");
        }
        return value;
    }
}
