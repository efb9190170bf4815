package io.sluice.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.config.PathTemplate;
import io.sluice.model.Interval;
import io.sluice.model.S3Location;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowObjectsTest {
    @Test
    void a_day_of_daily_objects_is_one_literal_key() {
        List<ObjectPattern> patterns = of(
                "s3://raw/log_data/{yyyy}/{MM}/{yyyy}-{MM}-{dd}-events.json",
                interval("2018-11-01T00:00:00Z", "2018-11-02T00:00:00Z"));
        assertEquals(
                List.of("log_data/2018/11/2018-11-01-events.json"),
                patterns.stream().map(p -> p.prefix().key()).toList());
        assertTrue(patterns.get(0).isLiteral());
    }

    @Test
    void a_day_of_hourly_directories_is_twenty_four_prefixes() {
        List<ObjectPattern> patterns = of(
                "s3://raw/e/{yyyy}{MM}{dd}/{HH}/*.json.gz", interval("2018-11-01T00:00:00Z", "2018-11-02T00:00:00Z"));
        assertEquals(24, patterns.size());
        assertEquals(new S3Location("raw", "e/20181101/23/"), patterns.get(23).prefix());
        assertTrue(patterns.get(23).matches("e/20181101/23/part-1.json.gz"));
        assertFalse(patterns.get(23).matches("e/20181101/23/deeper/part-1.json.gz"));
        assertFalse(patterns.get(23).isLiteral());
    }

    @Test
    void an_hour_of_daily_objects_is_the_object_of_its_day_once() {
        List<ObjectPattern> patterns =
                of("s3://raw/{yyyy}-{MM}-{dd}.json", interval("2018-11-01T22:00:00Z", "2018-11-02T02:00:00Z"));
        assertEquals(
                List.of("2018-11-01.json", "2018-11-02.json"),
                patterns.stream().map(p -> p.prefix().key()).toList());
    }

    @Test
    void two_stars_match_folders_of_any_depth_and_none() {
        ObjectPattern pattern =
                of("s3://raw/song_data/**/*.json", Interval.WHOLE).get(0);
        assertEquals("song_data/", pattern.prefix().key());
        assertTrue(pattern.matches("song_data/A/B/C/TR1.json"));
        assertTrue(pattern.matches("song_data/TR1.json"));
        assertFalse(pattern.matches("song_data/A/B/C/TR1.json.bak"));
    }

    @Test
    void characters_of_a_regular_expression_stand_for_themselves() {
        ObjectPattern pattern = of("s3://raw/a+b(c)/*.json", Interval.WHOLE).get(0);
        assertTrue(pattern.matches("a+b(c)/x.json"));
        assertFalse(pattern.matches("aab(c)/x.json"));
        assertFalse(pattern.matches("a+b(c)/xjson"));
    }

    @Test
    void a_person_reads_the_path_of_the_window_with_its_wildcards() {
        assertEquals(
                List.of("s3://raw/e/2018-11-01/**/part-*.json"),
                of(
                                "s3://raw/e/{yyyy}-{MM}-{dd}/**/part-*.json",
                                interval("2018-11-01T00:00:00Z", "2018-11-02T00:00:00Z"))
                        .stream()
                        .map(ObjectPattern::text)
                        .toList());
    }

    private static List<ObjectPattern> of(String path, Interval window) {
        return WindowObjects.of(PathTemplate.parse(path), window);
    }

    private static Interval interval(String from, String to) {
        return new Interval(Instant.parse(from), Instant.parse(to));
    }
}
