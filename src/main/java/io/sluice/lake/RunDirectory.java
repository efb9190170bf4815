package io.sluice.lake;

import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.plan.UnloadPlan;
import io.sluice.plan.WritePlan;
import io.sluice.storage.AtOnce;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;

/** What a run's directory holds, read back from S3: one listing, and the footer of every file. */
final class RunDirectory {
    private final SparkSession spark;
    private final WritePlan plan;

    RunDirectory(SparkSession spark, WritePlan plan) {
        this.spark = spark;
        this.plan = plan;
    }

    private record Footer(DataFile file, FileStatistics statistics) {}

    LakeWriter.Written written(Schema schema) {
        Path directory = new Path(plan.directory().toString());
        try {
            FileSystem files = directory.getFileSystem(spark.sessionState().newHadoopConf());
            Map<List<String>, List<DataFile>> byValues = new LinkedHashMap<>();
            Map<S3Location, FileStatistics> statistics = new HashMap<>();
            for (Footer footer : AtOnce.map(listed(files, directory), status -> verified(files, status, schema))) {
                DataFile file = footer.file();
                if (LakeWriter.hasRows(file)) {
                    byValues.computeIfAbsent(values(file.location()), v -> new ArrayList<>())
                            .add(file);
                    statistics.put(file.location(), footer.statistics());
                }
            }
            List<Partition> partitions = byValues.entrySet().stream()
                    .map(e -> new Partition(e.getKey(), directoryOf(e.getValue().get(0)), e.getValue()))
                    .toList();
            return new LakeWriter.Written(schema, partitions, statistics);
        } catch (IOException e) {
            throw FlowException.retryable(
                    "the files just written to " + plan.directory() + " could not be read back: " + e.getMessage()
                            + "; nothing was published, run the batch again",
                    e);
        }
    }

    private static List<FileStatus> listed(FileSystem files, Path directory) throws IOException {
        List<FileStatus> result = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all;
        try {
            all = files.listFiles(directory, true);
        } catch (FileNotFoundException e) {
            return result; // no rows, no files, and S3 has no directories
        }
        while (all.hasNext()) {
            LocatedFileStatus status = all.next();
            String name = status.getPath().getName();
            boolean isInput = status.getPath().toString().contains("/" + UnloadPlan.ATTEMPT);
            if (!isInput && !name.startsWith("_") && !name.startsWith(".")) {
                result.add(status);
            }
        }
        return result;
    }

    private static Footer verified(FileSystem files, FileStatus status, Schema schema) throws IOException {
        S3Location location = S3Location.parse(status.getPath().toString());
        try (ParquetFileReader reader = ParquetFileReader.open(
                new ListedFile(files, status), ParquetReadOptions.builder().build())) {
            List<String> columns = reader.getFileMetaData().getSchema().getFields().stream()
                    .map(Type::getName)
                    .toList();
            if (!columns.equals(schema.names())) {
                throw FlowException.failed("the file " + location + " has the columns " + columns + " and not "
                        + schema.names() + "; nothing was published. This is a defect of Sluice: report it");
            }
            long rows = reader.getFooter().getBlocks().stream()
                    .mapToLong(BlockMetaData::getRowCount)
                    .sum();
            return new Footer(new DataFile(location, status.getLen(), rows), FileStatistics.of(reader.getFooter()));
        }
    }

    private List<String> values(S3Location file) {
        String[] segments = file.key()
                .substring(plan.directory().directory().key().length())
                .split("/");
        List<String> values = new ArrayList<>();
        for (int i = 0; i < plan.partitionBy().size(); i++) {
            int start = plan.partitionBy().get(i).length() + "=".length();
            values.add(ExternalCatalogUtils.unescapePathName(segments[i].substring(start)));
        }
        return values;
    }

    private static S3Location directoryOf(DataFile file) {
        String key = file.location().key();
        return new S3Location(file.location().bucket(), key.substring(0, key.lastIndexOf('/') + 1));
    }
}
