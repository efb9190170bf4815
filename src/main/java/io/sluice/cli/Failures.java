package io.sluice.cli;

import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Failures of pieces of work that were all tried, as the failure of a command. */
final class Failures {
    private Failures() {}

    /**
     * Fails as the worst of them did, and says them all.
     *
     * @param things what failed
     */
    static void throwAny(String things, List<FlowException> failures) {
        if (failures.size() == 1) {
            throw failures.get(0);
        }
        if (!failures.isEmpty()) {
            throw new FlowException(
                    worst(failures).kind(),
                    failures.size() + " " + things + " failed:" + System.lineSeparator()
                            + failures.stream()
                                    .map(FlowException::getMessage)
                                    .collect(Collectors.joining(System.lineSeparator())));
        }
    }

    /** One that fails again whatever happens is worse than one to try again. */
    static FlowException worst(List<FlowException> failures) {
        return failures.stream()
                .min(Comparator.comparing(
                        failure -> List.of(FailureKind.FAILED, FailureKind.CONFIGURATION, FailureKind.RETRYABLE)
                                .indexOf(failure.kind())))
                .orElseThrow();
    }
}
