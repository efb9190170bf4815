package io.sluice.model;

import java.util.List;
import java.util.Objects;

/**
 * What one run wrote into one partition of a lake table.
 *
 * @param values the partition columns' values in order, as Glue keeps them; empty for a table without partitions
 * @param location the directory that readers are shown: of the run's files, or of the symlink manifest that names them;
 *     nothing else is in it
 */
public record Partition(List<String> values, S3Location location, List<DataFile> files) {
    /** How Hive, Glue and Spectrum write the partition of NULL. */
    public static final String NULL_VALUE = "__HIVE_DEFAULT_PARTITION__";

    public Partition {
        values = List.copyOf(values);
        Objects.requireNonNull(location);
        files = List.copyOf(files);
    }

    public long rows() {
        return files.stream().mapToLong(DataFile::rows).sum();
    }

    public long bytes() {
        return files.stream().mapToLong(DataFile::bytes).sum();
    }
}
