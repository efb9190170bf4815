package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTemplateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 month    | {yyyy}-{MM}                 | []",
                "12 months  | {yyyy}                      | []",
                "3 months   | {yyyy}                      | [{MM}]",
                "1 day      | {yyyy}/{MM}/{dd}            | []",
                "1 day      | {yyyy}/{MM}/{dd}/{HH}/{mm}  | []",
                "1 day      | {dd}                        | [{yyyy}, {MM}]",
                "1 hour     | {yyyy}{MM}{dd}              | [{HH}]",
                "24 hours   | {yyyy}{MM}{dd}              | []",
                "60 minutes | {yyyy}{MM}{dd}{HH}          | []",
                "1440 minutes | {yyyy}{MM}{dd}            | []",
                "90 minutes | {yyyy}{MM}{dd}{HH}          | [{mm}]",
                "15 minutes | x                           | [{yyyy}, {MM}, {dd}, {HH}, {mm}]"
            })
    void a_path_needs_the_fields_that_tell_its_windows_apart(String window, String key, String missing) {
        PathTemplate path = PathTemplate.parse("s3://bucket/" + key + "*");
        assertEquals(
                missing, path.missingFor((Window.Every) Window.parse(window)).toString());
    }

    @Test
    void a_path_is_cut_into_literals_fields_and_wildcards() {
        assertEquals(
                List.of(
                        new PathTemplate.Literal("e/"),
                        PathTemplate.Field.YEAR,
                        new PathTemplate.Literal("/"),
                        PathTemplate.Wildcard.SEGMENTS,
                        PathTemplate.Wildcard.OVER_SEGMENTS,
                        new PathTemplate.Literal("-"),
                        PathTemplate.Wildcard.IN_SEGMENT,
                        new PathTemplate.Literal(".json")),
                PathTemplate.parse("s3://bucket/e/{yyyy}/**/**-*.json").key());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://raw/{year}/x.json | the path has an unknown field {year}, its fields are {yyyy}, {MM}, {dd}, {HH}"
                        + " and {mm}, write {yyyy}",
                "s3://raw/{yyyy         | the path has an unknown field {yyyy, its fields are {yyyy}, {MM}, {dd}, {HH}"
                        + " and {mm}, write {yyyy}",
                "s3://raw/x/            | the path s3://raw/x/ names no objects, it ends where a directory would, end it"
                        + " in an object's name or a wildcard, as * or **"
            })
    void a_path_that_names_no_objects_is_refused_with_a_remedy(String path, String message) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> PathTemplate.parse(path));
        assertEquals(message, refusal.getMessage());
    }
}
