package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LexerTest {
    private static List<String> texts(String sql) throws SqlFailure {
        return Lexer.tokens(sql).stream()
                .map(Token::text)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    @Test
    void identifiers_fold_to_lower_case_quoted_ones_too() throws SqlFailure {
        assertEquals(List.of("s", ".", "my \"t\""), texts("S.\"My \"\"T\"\"\""));
    }

    @Test
    void strings_take_doubled_quotes_backslashes_and_dollars() throws SqlFailure {
        assertEquals(List.of("it's", "a'b\n\\d", "raw ; 'text'"), texts("'it''s' E'a\\'b\\n\\\\d' $q$raw ; 'text'$q$"));
    }

    @Test
    void numbers_parameters_and_symbols_stand_apart() throws SqlFailure {
        assertEquals(List.of("1.5e-3", "::", "real", ">=", "$12", "||", ".5"), texts("1.5e-3::real>=$12||.5"));
    }

    @Test
    void a_script_is_cut_at_semicolons_outside_of_strings_and_comments() throws SqlFailure {
        assertEquals(
                List.of("/* tag; */ SELECT ';' -- not; here\n, 1", "COMMIT"),
                Lexer.statements(" ; /* tag; */ SELECT ';' -- not; here\n, 1;; COMMIT ; /* nothing */ "));
    }

    @Test
    void what_is_not_closed_is_refused() {
        for (String sql : List.of("SELECT 'a", "SELECT \"a", "SELECT /* a /* b */", "SELECT $x$ a")) {
            assertEquals(
                    "42601",
                    assertThrows(SqlFailure.class, () -> Lexer.tokens(sql)).sqlState());
        }
    }

    @Test
    void credentials_are_blanked_wherever_they_stand() {
        assertEquals(
                "COPY t FROM 's3://b' CREDENTIALS '' CSV",
                Redaction.of("COPY t FROM 's3://b' CREDENTIALS 'secret' CSV"));
        assertEquals(
                "COPY t FROM 's3://b' access_key_id '' SECRET_ACCESS_KEY AS '' JSON 'auto'",
                Redaction.of("COPY t FROM 's3://b' access_key_id 'AKIA' SECRET_ACCESS_KEY AS 'x''y' JSON 'auto'"));
    }
}
