package io.sluice.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InputChangeTest {
    @Test
    void the_same_objects_are_no_change_in_any_order() {
        InputChange none = InputChange.between(
                List.of(object("a", "1", 5), object("b", "2", 5)), List.of(object("b", "2", 5), object("a", "1", 5)));
        assertTrue(none.isNone());
        assertEquals("no change", none.toString());
    }

    @Test
    void another_etag_or_size_is_a_replacement() {
        InputChange change = InputChange.between(
                List.of(object("a", "1", 5), object("b", "2", 5), object("gone", "3", 5)),
                List.of(object("a", "9", 5), object("b", "2", 6), object("late", "4", 5)));
        assertFalse(change.isNone());
        assertEquals(List.of(location("late")), change.added());
        assertEquals(List.of(location("a"), location("b")), change.replaced());
        assertEquals(List.of(location("gone")), change.removed());
        assertEquals(
                "1 new, 2 replaced, 1 removed: s3://raw/late, s3://raw/a, s3://raw/b and 1 more", change.toString());
    }

    private static SourceObject object(String key, String etag, long bytes) {
        return new SourceObject(location(key), etag, bytes);
    }

    private static S3Location location(String key) {
        return new S3Location("raw", key);
    }
}
