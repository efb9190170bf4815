package io.sluice.local.spectrum;

import io.sluice.local.spectrum.FileSchemas.Chunk;
import io.sluice.local.spectrum.Scan.Source;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a scan reads, computed from the files' footers and not counted at the reader: of Parquet, the compressed bytes of
 * the column chunks that the query needs, in row groups whose statistics do not rule them out; of text and JSON whole
 * objects, compressed as they are.
 *
 * @param files those read, none of them skipped by partition
 * @param bytes as Spectrum bills them
 * @param rows of the row groups read; -1 where a format does not tell
 * @param splits row groups, or whole files of other formats
 * @param partitions all that are registered, 0 for a table without partition columns
 */
public record ScanCost(
        ExternalTable table, int files, long bytes, long rows, int splits, int partitions, int qualifiedPartitions) {

    static ScanCost of(
            ExternalScan scan, Set<String> columns, List<ColumnBound> bounds, FileSchemas schemas, int partitions) {
        long bytes = 0;
        long rows = 0;
        int splits = 0;
        for (Source source : scan.sources()) {
            if (!(source.format() instanceof ParquetFormat)) {
                bytes += source.file().size();
                rows = -1;
                splits++;
                continue;
            }
            List<Chunk> chunks = schemas.chunks(source.file());
            Set<Long> skipped = skipped(chunks, bounds);
            Set<Long> counted = new HashSet<>();
            for (Chunk chunk : chunks) {
                if (skipped.contains(chunk.rowGroup())) {
                    continue;
                }
                bytes += columns.contains(chunk.column()) ? chunk.bytes() : 0;
                if (counted.add(chunk.rowGroup())) {
                    splits++;
                    rows += rows < 0 ? 0 : chunk.rows();
                }
            }
        }
        return new ScanCost(
                scan.table(), scan.sources().size(), bytes, rows, splits, partitions, scan.qualifiedPartitions());
    }

    private static Set<Long> skipped(List<Chunk> chunks, List<ColumnBound> bounds) {
        Set<Long> skipped = new HashSet<>();
        for (Chunk chunk : chunks) {
            for (ColumnBound bound : bounds) {
                if (bound.column().equals(chunk.column()) && !bound.mayHold(chunk.least(), chunk.most())) {
                    skipped.add(chunk.rowGroup());
                }
            }
        }
        return skipped;
    }
}
