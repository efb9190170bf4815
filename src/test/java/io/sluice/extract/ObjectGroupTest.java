package io.sluice.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.extract.ObjectGroup.PinnedObject;
import io.sluice.model.S3Location;
import io.sluice.model.SourceObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectGroupTest {
    private static final long MB = 1L << 20;

    @Test
    void every_object_is_in_one_group_and_groups_are_about_equal() {
        List<SourceObject> objects = IntStream.range(0, 48)
                .mapToObj(i -> object("part-%02d".formatted(i), (1 + i % 5) * MB))
                .toList();
        List<ObjectGroup> groups = ObjectGroup.pack(objects, 8);
        assertEquals(8, groups.size());
        List<String> keys = groups.stream()
                .flatMap(g -> g.objects().stream())
                .map(PinnedObject::key)
                .sorted()
                .toList();
        assertEquals(objects.stream().map(o -> o.location().key()).toList(), keys);
        for (ObjectGroup group : groups) {
            long bytes = group.objects().stream().mapToLong(PinnedObject::bytes).sum();
            assertTrue(bytes >= 14 * MB && bytes <= 22 * MB, group.index() + " has " + bytes);
        }
        assertEquals(groups, ObjectGroup.pack(objects, 8));
    }

    @Test
    void many_small_objects_share_a_task_and_large_ones_do_not() {
        List<SourceObject> small =
                IntStream.range(0, 1000).mapToObj(i -> object("s" + i, 100)).toList();
        assertEquals(8, ObjectGroup.pack(small, 2).size());
        List<SourceObject> large =
                IntStream.range(0, 10).mapToObj(i -> object("l" + i, 200 * MB)).toList();
        assertEquals(10, ObjectGroup.pack(large, 2).size());
        assertEquals(1, ObjectGroup.pack(small.subList(0, 1), 16).size());
        assertEquals(List.of(), ObjectGroup.pack(List.of(), 16));
    }

    private static SourceObject object(String key, long bytes) {
        return new SourceObject(new S3Location("raw-bucket", key), "etag", bytes);
    }
}
