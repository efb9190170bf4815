package io.sluice.lake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * Files of a merged table that are to become one: each merge adds a small file to the partitions that it has rows for, and
 * readers open them all.
 *
 * @param fileBytes the size a file should have
 */
record SmallFiles(long fileBytes) {
    /** So many of a partition are left alone; the merge after takes them in, and what it writes is as small as one more. */
    private static final int FEW = 7;

    /** The small files of each partition that has more than a few. */
    Map<List<String>, List<AddFile>> crowded(List<AddFile> files, Function<AddFile, List<String>> partition) {
        Map<List<String>, List<AddFile>> small = new HashMap<>();
        for (AddFile file : files) {
            if (file.size() < fileBytes / 2) {
                small.computeIfAbsent(partition.apply(file), p -> new ArrayList<>())
                        .add(file);
            }
        }
        small.values().removeIf(some -> some.size() <= FEW);
        return small;
    }
}
