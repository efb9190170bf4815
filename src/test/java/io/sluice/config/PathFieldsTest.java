package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathFieldsTest {
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
        PathFields path = PathFields.parse("s3://bucket/" + key + "*");
        assertEquals(
                missing, path.missingFor((Window.Every) Window.parse(window)).toString());
    }
}
