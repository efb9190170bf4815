package io.sluice.local.spectrum;

import io.sluice.local.spectrum.Scan.Source;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One reading of an external table in a statement. */
public final class ExternalScan {
    private final ExternalTable table;
    private final String sql;
    private final List<Source> sources;
    private final int qualifiedPartitions;

    ExternalScan(ExternalTable table, String sql, List<Source> sources, int qualifiedPartitions) {
        this.table = table;
        this.sql = sql;
        this.sources = List.copyOf(sources);
        this.qualifiedPartitions = qualifiedPartitions;
    }

    public ExternalTable table() {
        return table;
    }

    /** The FROM expression in parentheses. */
    public String sql() {
        return sql;
    }

    /** All columns of the files, by the names that the files give them. */
    public Set<String> columns() {
        return sources.stream()
                .flatMap(source -> source.format().columns().stream())
                .collect(Collectors.toSet());
    }

    /** Partitions that can hold wanted rows. */
    int qualifiedPartitions() {
        return qualifiedPartitions;
    }

    List<Source> sources() {
        return sources;
    }
}
