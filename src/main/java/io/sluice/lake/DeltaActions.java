package io.sluice.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.DataFile;
import io.sluice.model.Partition;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * Entries of a Delta log, made in the JSON of the protocol, which is the same for every release of the library:
 * https://github.com/delta-io/delta/blob/master/PROTOCOL.md#actions.
 */
final class DeltaActions {
    /** Whose rows a file has: a tag of the file. */
    static final String BATCH = "sluice.batch";

    /** Which run wrote a file: a tag of the file. */
    static final String RUN = "sluice.run";

    /** Whose table it is: a property of the table. */
    static final String FLOW = "sluice.flow";

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeltaActions() {}

    /** That the writer {@code app} has committed {@code version}. */
    static Action transaction(String app, long version, long millis) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("txn").put("appId", app).put("version", version).put("lastUpdated", millis);
        return Action.fromJson(root.toString());
    }

    /**
     * A file becomes part of the table.
     *
     * @param root of the table, which paths are relative to
     * @param tags of the file, which Delta keeps and does not read
     */
    static Action add(
            S3Location root,
            List<String> partitionBy,
            List<String> values,
            DataFile file,
            FileStatistics statistics,
            Map<String, String> tags,
            long millis) {
        ObjectNode entry = JSON.createObjectNode();
        ObjectNode add = entry.putObject("add");
        add.put("path", path(root, file.location()));
        ObjectNode partition = add.putObject("partitionValues");
        for (int i = 0; i < partitionBy.size(); i++) {
            partition.put(partitionBy.get(i), value(values.get(i)));
        }
        add.put("size", file.bytes());
        add.put("modificationTime", millis);
        add.put("dataChange", true);
        add.put("stats", statistics.json(file.rows()));
        ObjectNode named = add.putObject("tags");
        tags.forEach(named::put);
        return Action.fromJson(entry.toString());
    }

    /** The files of a batch's own partitions. */
    static Map<String, String> ownedBy(Run run) {
        return Map.of(BATCH, run.batch().key(), RUN, run.id());
    }

    /** A table that Spectrum and COPY can read: no feature that makes a file say other than its rows. */
    static Metadata table(String name, String flow, StructType schema, List<String> partitionBy, long millis) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode metadata = root.putObject("metaData");
        metadata.put("id", UUID.randomUUID().toString());
        metadata.put("name", name);
        metadata.putObject("format").put("provider", "parquet").putObject("options");
        metadata.put("schemaString", schema.json());
        partitionBy.forEach(metadata.putArray("partitionColumns")::add);
        metadata.putObject("configuration")
                .put(FLOW, flow)
                .put("delta.enableDeletionVectors", "false")
                .put("delta.columnMapping.mode", "none");
        metadata.put("createdTime", millis);
        return (Metadata) Action.fromJson(root.toString());
    }

    /** The same table with other columns, and some properties more or other. */
    static Metadata changed(Metadata table, StructType schema, Map<String, String> properties) {
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(table.json());
            ObjectNode metadata = (ObjectNode) root.get("metaData");
            metadata.put("schemaString", schema.json());
            ObjectNode configuration = (ObjectNode) metadata.get("configuration");
            properties.forEach(configuration::put);
            return (Metadata) Action.fromJson(root.toString());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that a path of the log names. */
    static S3Location location(S3Location root, String path) {
        return root.resolve(URI.create(path).getPath());
    }

    /** As the protocol wants it: a relative URI, its special characters escaped. */
    static String path(S3Location root, S3Location file) {
        String relative = file.key().substring(root.directory().key().length());
        try {
            return new URI(null, null, relative, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A partition's value as the log keeps it, absent when it is NULL. */
    static String value(String value) {
        return value.equals(Partition.NULL_VALUE) ? null : value;
    }
}
