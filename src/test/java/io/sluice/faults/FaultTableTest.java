package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultTableTest {
    @Test
    void the_README_shows_exactly_the_cases_that_are_played() throws IOException {
        List<String> shown = FaultTable.inReadme();
        List<FaultCase> cases = FaultCases.all();
        assertEquals(cases.size(), shown.size(), "write the table anew: ./mvnw verify -Pfaults -Dsluice.faults.readme");
        for (int i = 0; i < cases.size(); i++) {
            String promise = FaultTable.promise(cases.get(i));
            assertTrue(shown.get(i).startsWith(promise), promise + "\nis not\n" + shown.get(i));
        }
    }

    @Test
    void the_README_shows_that_every_case_passed() throws IOException {
        FaultTable.inReadme().forEach(row -> assertTrue(row.matches(".*, then as the (twin|data) \\|"), row));
    }
}
