package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sluice.local.redshift.Conformance.Answer;
import io.sluice.local.redshift.Conformance.Case;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of the conformance suite through the driver and, where it is installed, psql; see {@link Conformance} for
 * the files. Without {@code -Dsluice.conformance=all}, which the Maven profile "conformance" sets, only the first
 * statements of each file run.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConformanceIT {
    private static final boolean ALL = "all".equals(System.getProperty("sluice.conformance"));
    private static final int FIRST = 10;

    private static final List<String> DIFFERENCES = new ArrayList<>();
    private static int passed;
    private static int failed;

    @TestFactory
    Stream<DynamicTest> redshift_answers_as_its_documentation_says(@TempDir Path folder)
            throws IOException, URISyntaxException {
        Path files = Path.of(Objects.requireNonNull(ConformanceIT.class.getResource("/conformance"))
                .toURI());
        List<Path> list;
        try (Stream<Path> found = Files.list(files)) {
            list = found.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
        return list.stream().map(file -> dynamicTest(file.getFileName().toString(), () -> run(file, folder)));
    }

    @AfterAll
    static void report() {
        DIFFERENCES.forEach(System.out::println);
        System.out.println("conformance: " + DIFFERENCES.size() + " known differences");
        System.out.println("conformance: " + passed + " passed, " + failed + " failed");
    }

    private static void run(Path file, Path folder) throws Exception {
        Conformance whole = Conformance.read(file);
        Conformance suite = ALL ? whole : whole.first(FIRST);
        Map<String, List<Answer>> answers = new LinkedHashMap<>();
        try (TestServer server = TestServer.overLake(fresh(folder, suite.name() + ".driver"))) {
            answers.putAll(ConformanceDriver.answers(server, suite.cases()));
        }
        if (Files.isExecutable(ConformancePsql.PROGRAM)) {
            Path own = fresh(folder, suite.name() + ".psql");
            try (TestServer server = TestServer.overLake(own)) {
                answers.put("psql", ConformancePsql.answers(server, suite.cases(), own));
            }
        } else {
            System.out.println("conformance: psql is not installed; " + suite.name() + " ran through the driver only");
        }
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < suite.cases().size(); i++) {
            judge(suite, i, answers, failures);
        }
        assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
    }

    private static void judge(Conformance suite, int index, Map<String, List<Answer>> answers, List<String> failures) {
        Case each = suite.cases().get(index);
        String place = suite.name() + ":" + each.line() + ": ";
        Map<String, String> wrong = new LinkedHashMap<>();
        answers.forEach((client, list) -> {
            if (!each.expected().met(list.get(index))) {
                wrong.merge(list.get(index).toString(), client, (one, other) -> one + " and " + other);
            }
        });
        if (each.difference().isPresent()) {
            if (wrong.isEmpty()) {
                failed++;
                failures.add(place + "is no known difference any more: " + each.sql());
            } else {
                DIFFERENCES.add(place + each.difference().get());
            }
            return;
        }
        wrong.forEach((answer, clients) -> failures.add(
                place + each.sql() + "\n    expected " + each.expected() + "\n    but " + clients + ": " + answer));
        if (!wrong.isEmpty()) {
            failed++;
        } else if (each.counts()) {
            passed++;
        }
    }

    private static Path fresh(Path folder, String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }
}
