package io.sluice.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CountedTest {
    @Test
    void one_thing_is_singular_and_all_other_numbers_are_not() {
        assertEquals("1 file", Counted.of(1, "file"));
        assertEquals("0 rows", Counted.of(0, "row"));
        assertEquals("1,234 batches", Counted.of(1_234, "batch"));
    }
}
