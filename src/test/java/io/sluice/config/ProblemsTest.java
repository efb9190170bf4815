package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Breaks the sound configuration of {@link ConfFixture} in every known way. The catalogues in the resources hold, for each
 * way, the text taken out (lines with {@code -}), the text put in ({@code +}) and the whole messages expected.
 */
final class ProblemsTest {
    @TempDir
    private Path directory;

    static Stream<Case> flowProblems() {
        return catalogue("flow-problems.txt").stream();
    }

    static Stream<Case> environmentProblems() {
        return catalogue("environment-problems.txt").stream();
    }

    @Test
    void the_sound_configuration_has_no_problem() {
        assertEquals(List.of(), ConfFixture.in(directory).problems());
    }

    @ParameterizedTest
    @MethodSource("flowProblems")
    void a_broken_flow_says_what_why_and_what_instead(Case broken) {
        assertEquals(broken.expected(), broken.problems("flows/f.conf", directory));
    }

    @ParameterizedTest
    @MethodSource("environmentProblems")
    void a_broken_environment_says_what_why_and_what_instead(Case broken) {
        assertEquals(broken.expected(), broken.problems("test.conf", directory));
    }

    private static List<Case> catalogue(String resource) {
        try (InputStream stream = ProblemsTest.class.getResourceAsStream(resource)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(text.split("\n\n")).map(Case::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One way to break a file. */
    record Case(String target, String replacement, List<String> expected) {
        static Case parse(String block) {
            List<String> target = new ArrayList<>();
            List<String> replacement = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (String line : block.split("\n")) {
                if (line.startsWith("- ")) {
                    target.add(line.substring(2));
                } else if (line.startsWith("+ ")) {
                    replacement.add(line.substring(2));
                } else {
                    expected.add(line);
                }
            }
            return new Case(String.join("\n", target), String.join("\n", replacement), expected);
        }

        List<String> problems(String file, Path directory) {
            return ConfFixture.in(directory)
                    .replacing(file, target, replacement)
                    .problems();
        }

        @Override
        public String toString() {
            return target.strip() + " -> " + replacement.strip();
        }
    }
}
