package io.sluice.faults;

import io.sluice.ParquetReader;
import io.sluice.SharedStack;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What a reader sees of a flow at one look: for each kind (a partition) its rows, the sum of ids and amounts, and the least
 * and greatest version.
 */
enum Sight {
    /** The hot table of Redshift. */
    HOT {
        @Override
        Map<String, List<String>> look(FaultFlow flow) {
            return byKind(SharedStack.up()
                    .query("select kind, count(*), sum(id), sum(amount), min(version), max(version) from "
                            + FaultFlow.DATABASE + "." + flow.name() + " group by kind"));
        }
    },

    /** The table that the flow's SQL makes. */
    TRANSFORMED {
        @Override
        Map<String, List<String>> look(FaultFlow flow) {
            return byKind(SharedStack.up()
                    .query("select kind, n, ids, amount, first_version, last_version from " + FaultFlow.DATABASE + "."
                            + flow.name() + "_sums"));
        }
    },

    /** The external table, through Spectrum. */
    COLD {
        @Override
        Map<String, List<String>> look(FaultFlow flow) {
            return byKind(SharedStack.up()
                    .query("select kind, count(*), sum(id), sum(amount), min(version), max(version) from "
                            + FaultFlow.EXTERNAL + "." + flow.name() + " group by kind"));
        }
    },

    /** The files where Glue says that they are, as Spark or Athena would read them. */
    FILES {
        @Override
        Map<String, List<String>> look(FaultFlow flow) {
            return byKind(List.copyOf(partitions(flow).values()));
        }
    };

    abstract Map<String, List<String>> look(FaultFlow flow);

    /** What the files of each partition hold, by the partition's values. */
    static Map<List<String>, List<String>> partitions(FaultFlow flow) {
        Map<List<String>, List<String>> sights = new HashMap<>();
        for (Partition partition : flow.partitions()) {
            List<String> files = files(partition.storageDescriptor().location());
            if (!files.isEmpty()) {
                sights.put(partition.values(), only(files));
            }
        }
        return sights;
    }

    /** The files of every partition, as a query finds them when it begins. */
    static List<List<String>> found(FaultFlow flow) {
        return flow.partitions().stream()
                .map(partition -> files(partition.storageDescriptor().location()))
                .toList();
    }

    /** What files hold that {@link #found} told of. */
    static Map<String, List<String>> read(List<List<String>> found) {
        return byKind(found.stream().map(Sight::only).toList());
    }

    private static List<String> only(List<String> files) {
        try {
            List<String> rows = ParquetReader.rows(
                    "select kind, count(*), sum(id), sum(amount), min(version), max(version)"
                            + " from read_parquet(%s, hive_partitioning = false) group by kind",
                    files);
            if (rows.size() != 1) {
                throw new AssertionError(files + " hold several kinds: " + rows);
            }
            return List.of(rows.get(0).split("\\|"));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> files(String location) {
        String key = location.replaceFirst("^s3://[^/]+/", "");
        String bucket = location.substring("s3://".length(), location.length() - key.length() - 1);
        return SharedStack.up().s3().listObjectsV2(r -> r.bucket(bucket).prefix(key)).contents().stream()
                .map(S3Object::key)
                .map(name -> "s3://" + bucket + "/" + name)
                .toList();
    }

    private static Map<String, List<String>> byKind(List<List<String>> rows) {
        return new TreeMap<>(rows.stream().collect(Collectors.toMap(row -> row.get(0), row -> row, (one, other) -> {
            throw new AssertionError("two sums of one kind: " + one + ", " + other);
        })));
    }
}
