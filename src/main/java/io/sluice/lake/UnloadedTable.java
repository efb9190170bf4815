package io.sluice.lake;

import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.Unloaded;
import io.sluice.plan.WritePlan;
import io.sluice.storage.AtOnce;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import software.amazon.awssdk.services.s3.S3Client;

/** The files that Redshift has unloaded, as those of a lake table: each is verified by its footer, and none is listed. */
public final class UnloadedTable {
    private final S3Client s3;

    public UnloadedTable(S3Client s3) {
        this.s3 = s3;
    }

    /**
     * What a run has left on S3 by its UNLOAD.
     *
     * @param files of the manifest
     */
    public LakeWriter.Written written(Unloaded unloaded, List<DataFile> files, WritePlan plan) {
        try {
            Map<List<String>, List<DataFile>> byValues = new LinkedHashMap<>();
            for (DataFile file : AtOnce.map(files, file -> verified(file, unloaded.schema()))) {
                byValues.computeIfAbsent(values(file, unloaded, plan), v -> new ArrayList<>())
                        .add(file);
            }
            List<Partition> partitions = byValues.entrySet().stream()
                    .map(e -> new Partition(e.getKey(), directoryOf(e.getValue().get(0)), e.getValue()))
                    .toList();
            return new LakeWriter.Written(unloaded.schema(), partitions, Map.of());
        } catch (IOException e) {
            throw FlowException.retryable(
                    "the files just unloaded to " + unloaded.directory() + " could not be read back: " + e.getMessage()
                            + "; nothing was published, run the batch again",
                    e);
        }
    }

    private DataFile verified(DataFile file, Schema schema) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(
                new ParquetObject(s3, file), ParquetReadOptions.builder().build())) {
            List<String> columns = reader.getFileMetaData().getSchema().getFields().stream()
                    .map(Type::getName)
                    .toList();
            long rows = reader.getFooter().getBlocks().stream()
                    .mapToLong(BlockMetaData::getRowCount)
                    .sum();
            if (rows != file.rows() || !columns.equals(schema.names())) {
                throw FlowException.failed("the unloaded file " + file.location() + " has " + rows + " rows of "
                        + columns + ", and Redshift has told " + file.rows() + " of " + schema.names()
                        + "; nothing was published. Run the batch again, and report it if it fails again");
            }
            return file;
        }
    }

    private static List<String> values(DataFile file, Unloaded unloaded, WritePlan plan) {
        List<String> values = new ArrayList<>();
        if (plan.partitionBy().isEmpty()) {
            return values;
        }
        String below =
                file.location().key().substring(unloaded.directory().key().length());
        String[] segments = below.split("/", -1);
        for (int i = 0; i < plan.partitionBy().size(); i++) {
            String name = plan.partitionBy().get(i);
            String segment = i < segments.length - 1 ? segments[i] : "";
            if (segment.length() <= name.length()
                    || !segment.substring(0, name.length() + 1).equalsIgnoreCase(name + "=")) {
                throw FlowException.failed("the unloaded file " + file.location()
                        + " is in no directory of the partition column " + name
                        + "; nothing was published. Report it");
            }
            String value = ExternalCatalogUtils.unescapePathName(segment.substring(name.length() + 1));
            if (value.isEmpty()) {
                throw FlowException.failed("the partition column " + name
                        + " holds an empty text, which Hive and Glue cannot tell from NULL; nothing was published."
                        + " Replace it in the query, for example by nullif(" + name + ", '')");
            }
            values.add(value);
        }
        return values;
    }

    private static S3Location directoryOf(DataFile file) {
        String key = file.location().key();
        return new S3Location(file.location().bucket(), key.substring(0, key.lastIndexOf('/') + 1));
    }
}
