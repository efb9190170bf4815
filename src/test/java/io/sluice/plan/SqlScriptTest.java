package io.sluice.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {
    @Test
    void semicolons_cut_outside_of_quotes_and_comments_alone() {
        SqlScript script = SqlScript.parse(
                "a.sql",
                """
                -- first; not a cut
                delete from "a;b" where c = 'x;''y';
                /* ; /* nested ; */ ; */ insert into t select $$;$$, $q$ ' ; $$ $q$ from u
                ;
                ; -- nothing more
                """);
        assertEquals(
                List.of(
                        "-- first; not a cut\ndelete from \"a;b\" where c = 'x;''y'",
                        "/* ; /* nested ; */ ; */ insert into t select $$;$$, $q$ ' ; $$ $q$ from u"),
                script.render(Map.of()));
    }

    @Test
    void variables_are_replaced_where_sql_reads_them_and_left_in_comments() {
        SqlScript script = SqlScript.parse(
                "a.sql", "/* ${from} */ select * from ${table} where ts >= ${from} and x = '$' and y = 'a$b'");
        assertEquals(Set.of("from", "table"), script.variables());
        assertEquals(
                List.of("/* ${from} */ select * from \"m\".\"t\" where ts >= DATE '2018-11-01' and x = '$' and y ="
                        + " 'a$b'"),
                script.render(Map.of("table", "\"m\".\"t\"", "from", "DATE '2018-11-01'")));
    }

    @Test
    void every_problem_is_told_with_its_line() {
        FlowException refused = assertThrows(
                FlowException.class,
                () -> SqlScript.parse(
                        "music/a.sql",
                        """
                        select '${from}' from t;

                        truncate t;
                        select "a
                        ${to}" from t;
                        select ${} from t"""));
        assertEquals(FailureKind.CONFIGURATION, refused.kind());
        assertEquals(
                List.of(
                        "music/a.sql:1: ${from} stands inside a string, a variable brings its own quotes, write it"
                                + " outside of them",
                        "music/a.sql:3: TRUNCATE commits the transaction, a failure after it could not be undone,"
                                + " write DELETE FROM",
                        "music/a.sql:5: ${to} stands inside a quoted name, a variable that stands for a name is quoted"
                                + " already, write it bare",
                        "music/a.sql:6: '${}' is no variable, a name is letters, digits, '_', '.' and '-', write"
                                + " ${name}, as ${from}"),
                refused.getMessage().lines().toList());
    }

    @Test
    void an_unknown_variable_is_refused_with_those_there_are() {
        SqlScript script = SqlScript.parse("a.sql", "select 1\nfrom ${tabel}");
        FlowException refused =
                assertThrows(FlowException.class, () -> script.render(Map.of("table", "t", "from", "f")));
        assertEquals(
                "a.sql:2: there is no variable ${tabel}, there are from, table, write one of them",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "commit",
                "BEGIN",
                "start transaction",
                "end",
                "rollback",
                "abort",
                "TRUNCATE TABLE t",
                "/* c */ vacuum full t",
                "alter table \"s\".\"t\" append from u",
                "alter table t alter column c type varchar(30)",
                "create external table e.t (a int)",
                "create external schema e from data catalog",
                "drop schema e drop external database cascade",
                "alter table e.t add if not exists partition (dt = 1) location 's3://b/k'",
                "alter table e.t drop partition (dt = 1)",
                "create database d",
                "drop database d"
            })
    void what_ends_a_transaction_or_cannot_run_in_one_is_refused(String statement) {
        assertThrows(FlowException.class, () -> SqlScript.parse("a.sql", "select 1;\n" + statement));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select case when a then 1 end as truncate_me from t",
                "delete from t where commit_at < getdate()",
                "create temp table x (like t)",
                "alter table t add column append int",
                "merge into t using s on t.k = s.k when matched then delete when not matched then insert values (s.k)",
                "with a as (select 'commit; vacuum' v) select * from a",
                "select '\\\\d+' , 'C:\\\\'",
                "select `a;b` from input"
            })
    void what_may_stand_in_a_transaction_passes_unchanged(String statement) {
        assertEquals(List.of(statement), SqlScript.parse("a.sql", statement).render(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select 'abc | the string begun here does not end",
                "select \"abc | the quoted name begun here does not end",
                "select /* /* */ 1 | the comment begun with /* does not end",
                "select $x$ abc $$ | the body quoted by $x$ does not end",
                "select ${abc | '${' begins a variable that does not end",
                "select 'it\\'s' | a backslash stands before a quote",
                "-- nothing | the script holds no statement"
            })
    void what_cannot_be_read_in_one_way_is_refused(String text, String why) {
        FlowException refused = assertThrows(FlowException.class, () -> SqlScript.parse("a.sql", text));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }
}
