package io.sluice.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.DataFile;
import io.sluice.model.LakeCommit;
import io.sluice.model.Nullability;
import io.sluice.model.Partition;
import io.sluice.model.RowCounts;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A lake commit in a run's record: all that is needed to publish it without the run that wrote it. */
final class CommitJson {
    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\)");
    private static final Pattern VARCHAR = Pattern.compile("varchar\\((\\d+)\\)");

    private CommitJson() {}

    static void write(ObjectNode json, LakeCommit commit) {
        json.put("run", commit.run().id());
        json.put("generation", commit.run().generation());
        json.put("table", commit.table().toString());
        json.put("manifest", commit.manifest().toString());
        ArrayNode columns = json.putArray("columns");
        commit.schema().columns().forEach(c -> write(columns.addObject(), c));
        ArrayNode partitionColumns = json.putArray("partition_columns");
        commit.partitionColumns().forEach(partitionColumns::add);
        ArrayNode partitions = json.putArray("partitions");
        for (Partition partition : commit.partitions()) {
            ObjectNode one = partitions.addObject();
            ArrayNode values = one.putArray("values");
            partition.values().forEach(values::add);
            one.put("location", partition.location().toString());
            one.put("rows", partition.rows());
            ArrayNode files = one.putArray("files");
            partition.files().forEach(f -> files.addObject()
                    .put("file", f.location().toString())
                    .put("bytes", f.bytes())
                    .put("rows", f.rows()));
        }
    }

    private static void write(ObjectNode json, Column column) {
        json.put("name", column.name())
                .put("type", column.type().toString())
                .put("nullable", column.nullability() == Nullability.NULLABLE)
                .put("comment", column.comment());
        if (column.type() instanceof ColumnType.Text text) {
            json.put("longest_bytes", text.longest());
        }
    }

    /** @throws IllegalArgumentException when something is missing */
    static LakeCommit read(JsonNode json, BatchId batch, RowCounts counts) {
        List<Column> columns = new ArrayList<>();
        json.required("columns")
                .forEach(c -> columns.add(new Column(
                        text(c, "name"),
                        c.has("longest_bytes")
                                ? new ColumnType.Text(c.get("longest_bytes").asInt())
                                : type(text(c, "type")),
                        c.required("nullable").asBoolean() ? Nullability.NULLABLE : Nullability.NOT_NULL,
                        text(c, "comment"))));
        List<Partition> partitions = new ArrayList<>();
        json.required("partitions").forEach(p -> partitions.add(partition(p)));
        return new LakeCommit(
                new Run(batch, text(json, "run"), json.required("generation").asLong()),
                TableName.parse(text(json, "table")),
                new Schema(columns),
                texts(json.required("partition_columns")),
                partitions,
                S3Location.parse(text(json, "manifest")),
                counts);
    }

    private static Partition partition(JsonNode json) {
        List<DataFile> files = new ArrayList<>();
        json.required("files")
                .forEach(f -> files.add(new DataFile(
                        S3Location.parse(text(f, "file")),
                        f.required("bytes").asLong(),
                        f.required("rows").asLong())));
        return new Partition(texts(json.required("values")), S3Location.parse(text(json, "location")), files);
    }

    private static ColumnType type(String text) {
        for (ColumnType.Simple simple : ColumnType.Simple.values()) {
            if (simple.toString().equals(text)) {
                return simple;
            }
        }
        Matcher decimal = DECIMAL.matcher(text);
        if (decimal.matches()) {
            return new ColumnType.Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
        }
        Matcher varchar = VARCHAR.matcher(text);
        return varchar.matches()
                ? new ColumnType.Varchar(Integer.parseInt(varchar.group(1)))
                : new ColumnType.Nested(text);
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(t -> texts.add(t.asText()));
        return texts;
    }

    private static String text(JsonNode json, String name) {
        return json.required(name).asText();
    }
}
