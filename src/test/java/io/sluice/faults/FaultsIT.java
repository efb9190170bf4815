package io.sluice.faults;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;

/**
 * The cases of the fault matrix. {@code -Dsluice.faults=all}, which the Maven profile "faults" sets, plays all of them;
 * {@code -Dsluice.faults=15,58} plays these; otherwise a tenth is drawn by {@code -Dsluice.faults.seed}.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultsIT {
    private static final FaultReport REPORT = new FaultReport();
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TestFactory
    Stream<DynamicTest> whatever_breaks_a_second_run_gives_what_a_clean_one_gives() {
        List<FaultCase> chosen = FaultCases.chosen();
        return chosen.stream().map(each -> dynamicTest(each.toString(), () -> play(each)));
    }

    @AfterAll
    static void report() {
        REPORT.total();
    }

    private static void play(FaultCase each) throws Exception {
        long start = System.nanoTime();
        try {
            List<String> observed = assertTimeoutPreemptively(LIMIT, () -> observed(each));
            REPORT.passed(each, System.nanoTime() - start, observed);
        } catch (TestAbortedException e) {
            REPORT.skipped(each, e.getMessage());
            throw e;
        } catch (Throwable e) {
            REPORT.failed(each, System.nanoTime() - start, e);
            throw e;
        }
    }

    private static List<String> observed(FaultCase each) throws Exception {
        try (Trial trial = Trial.of(Lab.up(), each.number())) {
            each.script().play(trial);
            return trial.observed();
        }
    }
}
