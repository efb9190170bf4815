package io.sluice.local.redshift.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The manifest of an UNLOAD: one that COPY takes; VERBOSE adds columns and counts. */
final class UnloadManifest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private UnloadManifest() {}

    static void write(Path file, Unload unload, List<UnloadColumn> columns, List<UnloadedFile> files)
            throws IOException {
        boolean verbose = unload.options().get("manifest").equals("verbose");
        ObjectNode manifest = JSON.createObjectNode();
        for (UnloadedFile unloaded : files) {
            ObjectNode entry = manifest.withArray("entries").addObject().put("url", unloaded.url());
            ObjectNode meta = entry.putObject("meta").put("content_length", unloaded.bytes());
            if (verbose) {
                meta.put("record_count", unloaded.rows());
            }
        }
        if (verbose) {
            ObjectNode schema = manifest.putObject("schema");
            columns.forEach(
                    column -> describe(column, schema.withArray("elements").addObject()));
            manifest.putObject("meta")
                    .put(
                            "content_length",
                            files.stream().mapToLong(UnloadedFile::bytes).sum())
                    .put(
                            "record_count",
                            files.stream().mapToLong(UnloadedFile::rows).sum());
            manifest.putObject("author").put("name", "Amazon Redshift").put("version", "1.0.0");
        }
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), manifest);
    }

    private static void describe(UnloadColumn column, ObjectNode element) {
        SqlType type = column.type().forColumn();
        ObjectNode described = element.put("name", column.name()).putObject("type");
        described.put("base", new SqlType(type.base(), 0, 0).toString());
        if (type.isNumeric()) {
            described.put("precision", type.length()).put("scale", type.scale());
        } else if (type.length() > 0) {
            described.put("max_length", type.length());
        }
    }
}
