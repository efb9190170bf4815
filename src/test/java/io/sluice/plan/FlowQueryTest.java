package io.sluice.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.config.Problem;
import io.sluice.config.SourceQuery;
import io.sluice.model.FlowException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowQueryTest {
    private static SourceQuery query(String sql) {
        return new SourceQuery(Optional.of("q.sql"), sql, SourceQuery.Via.UNLOAD);
    }

    private static List<String> problems(String sql) {
        return FlowQuery.problems("q.sql", query(sql)).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void one_query_is_sound_in_any_form() {
        assertEquals(List.of(), problems("select 1 as a"));
        assertEquals(List.of(), problems("-- why\nwith x as (select 1 as a) select * from x limit 3;\n"));
        assertEquals(List.of(), problems("(select 'it''s; one' as a)"));
    }

    @Test
    void what_is_no_single_query_is_a_problem_with_its_line() {
        assertEquals(
                List.of("q.sql:2: it holds 2 statements, what is unloaded is the result of one query, join its parts by"
                        + " WITH, or move the others to a transform"),
                problems("select 1;\nselect 2"));
        assertEquals(
                List.of(
                        "q.sql:2: it is no query, what is unloaded is the result of SELECT, begin it with SELECT or WITH"),
                problems("-- all\ndelete from t"));
        assertEquals(
                List.of(
                        "q.sql:3: the query holds a backslash, inside the string of UNLOAD it may be itself or an escape,"
                                + " write CHR(92), a class as [0-9] in place of \\d, or put the query in a view"),
                problems("select a\nfrom t\nwhere a ~ '\\d+'"));
    }

    @Test
    void variables_are_replaced_and_the_semicolon_goes() {
        SourceQuery query = query("select * from t where d >= ${from_date}; -- ${to}");
        assertEquals(
                "select * from t where d >= DATE '2018-11-01'",
                FlowQuery.render(query, Map.of("from_date", "DATE '2018-11-01'")));
        FlowException refused =
                assertThrows(FlowException.class, () -> FlowQuery.render(query("drop table t"), Map.of()));
        assertEquals(
                "q.sql:1: it is no query, what is unloaded is the result of SELECT, begin it with SELECT or WITH",
                refused.getMessage());
    }
}
