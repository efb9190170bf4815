package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.model.ColumnType;
import io.sluice.model.Nullability;
import io.sluice.model.SourceColumn;
import io.sluice.model.SourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnSyntaxTest {
    @Test
    void a_column_has_a_name_a_type_and_perhaps_nullability_and_a_comment() {
        assertEquals(
                new SourceColumn(
                        "Länge_2",
                        new SourceType.Plain(new ColumnType.Decimal(12, 5)),
                        Nullability.NOT_NULL,
                        "in seconds -- as sent"),
                ColumnSyntax.parse("  Länge_2\tDECIMAL ( 12 , 5 )  NOT  null--in seconds -- as sent "));
    }

    @Test
    void a_name_that_is_no_plain_word_stands_in_backticks() {
        assertEquals(
                "user-agent; \"x\"",
                ColumnSyntax.parse("`user-agent; \"x\"` string").name());
    }

    @Test
    void a_pattern_may_hold_parentheses_within_quotes() {
        assertEquals(
                new SourceType.Pattern(ColumnType.Simple.TIMESTAMP, "yyyy-MM-dd'T'HH:mm:ss '('XXX')'"),
                ColumnSyntax.parse("at timestamp(yyyy-MM-dd'T'HH:mm:ss '('XXX')')")
                        .type());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a boolean",
                "a smallint",
                "a int not null",
                "a bigint -- many",
                "a real",
                "a double",
                "a decimal(38,0)",
                "a string",
                "a varchar(65535)",
                "a date",
                "a date(dd/MM/yyyy)",
                "a timestamp",
                "a timestamp(epoch_seconds)",
                "a timestamp(epoch_micros) not null -- when",
                "a timestamp(yyyy-MM-dd HH:mm:ss)",
                "`a b` json"
            })
    void what_is_read_is_written_the_same(String column) {
        assertEquals(column, EffectiveText.of(ColumnSyntax.parse(column)));
    }

    @ParameterizedTest
    @CsvSource({"integer,int", "long,bigint", "float4,real"})
    void some_types_have_a_second_name(String second, String first) {
        assertEquals(ColumnSyntax.parse("a " + first), ColumnSyntax.parse("a " + second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | no name at character 1                              | begin with the field's name, in `backticks` unless it is letters, digits and '_'",
                "user-agent string     | '-' in its name at character 5                      | put the name in `backticks`",
                "`a string             | a name without its closing backtick at character 1  | close it with `",
                "a                     | no type at character 2                              | write a type after the name",
                "a bigitn              | an unknown type bigitn at character 3               | did you mean bigint?",
                "a numeric(3,2)        | an unknown type numeric at character 3              | write decimal(p,s)",
                "a float               | an unknown type float at character 3                | write double (64 bits) or real (32 bits)",
                "a int(4)              | int with an argument at character 3                 | write int",
                "a decimal             | decimal without precision and scale at character 3  | write decimal(12,2)",
                "a decimal(39,1)       | an impossible type at character 3                   | correct the numbers",
                "a varchar             | a type without its numbers at character 3           | write varchar(256)",
                "a varchar(70000)      | an impossible type at character 3                   | correct the numbers",
                "a decimal(3           | '(' without ')' at character 10                     | close it",
                "a timestamp(millis)   | an unknown unit millis at character 3               | did you mean epoch_millis?",
                "a date(yyyy-MM)       | a pattern 'yyyy-MM' that reads no date at character 3 | write a pattern of java.time.format.DateTimeFormatter, as date(dd/MM/yyyy)",
                "a timestamp(bananas)  | a pattern 'bananas' that reads no timestamp at character 3 | write a pattern of java.time.format.DateTimeFormatter, as timestamp(yyyy-MM-dd HH:mm:ss)",
                "a int not nul         | 'not' without 'null' at character 7                 | write not null",
                "a int null            | 'null' after its type at character 7                | remove it or write -- before it",
                "a int - b             | '- b' after its type at character 7                 | remove it or write -- before it"
            })
    void what_cannot_be_read_is_refused_with_its_position(String column, String what, String remedy) {
        Refusal refusal = assertThrows(Refusal.class, () -> ColumnSyntax.parse(column));
        Problem problem = refusal.at(new Place("file", 1));
        assertEquals("column '" + column + "' has " + what, problem.problem());
        assertEquals(remedy, problem.remedy());
    }
}
