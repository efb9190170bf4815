package io.sluice.catalog;

import io.sluice.model.Partition;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What becomes of one partition.
 *
 * @param location its new directory
 * @param rows in that directory
 * @param before the parameters of the partition as Glue has it; empty when it is not there
 */
record PartitionChange(List<String> values, S3Location location, long rows, Kind kind, Map<String, String> before) {
    PartitionChange {
        values = List.copyOf(values);
        before = Map.copyOf(before);
    }

    /** What a change does to readers. */
    enum Kind {
        CREATE,
        SWAP,
        /** Swapped to an empty directory, so that its rows vanish at once; removed after the row count is right. */
        EMPTY
    }

    /** The partition shows these rows. */
    static PartitionChange to(Partition partition, Optional<Map<String, String>> before) {
        return new PartitionChange(
                partition.values(),
                partition.location(),
                partition.rows(),
                before.isPresent() ? Kind.SWAP : Kind.CREATE,
                before.orElse(Map.of()));
    }

    static PartitionChange emptied(List<String> values, S3Location empty, Map<String, String> before) {
        return new PartitionChange(values, empty, 0, Kind.EMPTY, before);
    }

    /** Whether Glue, as it was read, shows the partition as this change of the run leaves it: mark and location move as one. */
    boolean isDone(Run run) {
        return kind == Kind.SWAP && run.id().equals(before.get(Marks.RUN));
    }

    /** The same change, now that Glue is known to have the partition ({@code before}) or not to have it. */
    PartitionChange as(Kind other, Map<String, String> parameters) {
        return new PartitionChange(values, location, rows, other, parameters);
    }
}
