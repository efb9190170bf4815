package io.sluice.model;

import java.util.List;
import java.util.Objects;

/**
 * What a write left on S3, verified and listed in a manifest, not yet visible to readers.
 *
 * @param schema all columns in the order of the files; the partition columns are also in the files, as the last ones, so
 *     that COPY finds them
 * @param manifest the list of exactly these files, in the form that COPY reads; it lists nothing when the batch has no rows
 */
public record LakeCommit(
        Run run,
        TableName table,
        Schema schema,
        List<String> partitionColumns,
        List<Partition> partitions,
        S3Location manifest,
        RowCounts counts) {
    public LakeCommit {
        Objects.requireNonNull(run);
        Objects.requireNonNull(table);
        Objects.requireNonNull(schema);
        partitionColumns = List.copyOf(partitionColumns);
        partitions = List.copyOf(partitions);
        Objects.requireNonNull(manifest);
        Objects.requireNonNull(counts);
    }

    public List<DataFile> files() {
        return partitions.stream().flatMap(p -> p.files().stream()).toList();
    }

    public long bytes() {
        return partitions.stream().mapToLong(Partition::bytes).sum();
    }
}
