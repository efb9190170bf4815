package io.sluice.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3LocationTest {
    @Test
    void the_three_schemes_of_hadoop_name_one_place() {
        assertEquals(S3Location.parse("s3://b-1/k/x"), S3Location.parse("s3a://b-1/k/x"));
        assertEquals("s3://b-1/k/x", S3Location.parse("s3n://b-1/k/x").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://raw/a//b",
                "s3://raw/../b",
                "s3://raw/a/./b",
                "s3://raw/a\nb",
                "s3://R/x",
                "/tmp/x",
                "http://raw/x"
            })
    void a_place_that_could_be_read_in_two_ways_is_refused(String uri) {
        assertThrows(IllegalArgumentException.class, () -> S3Location.parse(uri));
    }

    @Test
    void a_neighbour_whose_name_begins_alike_is_not_within() {
        S3Location directory = S3Location.parse("s3://lake/music/listens");
        assertTrue(directory.resolve("run=1/x").isWithin(directory));
        assertFalse(S3Location.parse("s3://lake/music/listens_raw/x").isWithin(directory));
    }
}
