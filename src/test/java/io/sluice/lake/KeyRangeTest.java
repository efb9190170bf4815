package io.sluice.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.model.DataFile;
import io.sluice.model.S3Location;
import java.sql.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class KeyRangeTest {
    private final FileStatistics statistics = FileStatistics.none();

    @Test
    void numbers_are_compared_as_numbers() {
        statistics.leasts().put("c", -5);
        statistics.mosts().put("c", 10L);
        KeyRange range = KeyRange.of(file(), "c", DataTypes.LongType).orElseThrow();
        assertTrue(range.overlaps(range(-9, -5)));
        assertFalse(range.overlaps(range(-9, -6)));
        assertFalse(range.overlaps(range(11, 90)));
        assertTrue(range.holdsOneOf(new TreeSet<>(List.of(KeyRange.value(-6), KeyRange.value(9L)))));
        assertFalse(range.holdsOneOf(new TreeSet<>(List.of(KeyRange.value(-6), KeyRange.value(11)))));
    }

    @Test
    void dates_are_compared_as_days() {
        statistics.leasts().put("c", "2018-01-31");
        statistics.mosts().put("c", "2018-02-02");
        KeyRange range = KeyRange.of(file(), "c", DataTypes.DateType).orElseThrow();
        assertTrue(range.overlaps(range(Date.valueOf("2018-02-02"), Date.valueOf("2018-03-01"))));
        assertFalse(range.overlaps(range(Date.valueOf("2018-02-03"), Date.valueOf("2018-03-01"))));
    }

    @Test
    void texts_are_compared_by_their_bytes_as_Spark_and_Parquet_do() {
        statistics.leasts().put("c", "Z");
        statistics.mosts().put("c", "\uFF5E");
        KeyRange range = KeyRange.of(file(), "c", DataTypes.StringType).orElseThrow();
        assertTrue(range.overlaps(range("a", "b")));
        assertFalse(range.overlaps(range("A", "Y")));
        assertFalse(range.overlaps(range("\uD83D\uDE00", "\uD83D\uDE00")), "in UTF-16 it would come before");
    }

    @Test
    void a_file_of_which_the_log_says_nothing_has_no_range() {
        statistics.leasts().put("other", 1);
        statistics.mosts().put("other", 1);
        assertEquals(Optional.empty(), KeyRange.of(file(), "c", DataTypes.LongType));
    }

    private static KeyRange range(Object least, Object most) {
        return new KeyRange(KeyRange.value(least), KeyRange.value(most));
    }

    private AddFile file() {
        S3Location root = S3Location.parse("s3://bucket/table/");
        DataFile file = new DataFile(root.resolve("part-0.parquet"), 1, 1);
        return (AddFile) DeltaActions.add(root, List.of(), List.of(), file, statistics, Map.of(), 1);
    }
}
