package io.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final FlowException LATER = FlowException.retryable("S3 is away", null);
    private static final FlowException NEVER = FlowException.failed("a right is missing");

    @Test
    void several_failures_are_told_together_and_end_as_the_worst() {
        Failures.throwAny("flows", List.of());
        assertSame(LATER, assertThrows(FlowException.class, () -> Failures.throwAny("flows", List.of(LATER))));
        FlowException both = assertThrows(FlowException.class, () -> Failures.throwAny("flows", List.of(LATER, NEVER)));
        assertEquals(
                String.join(System.lineSeparator(), "2 flows failed:", "S3 is away", "a right is missing"),
                both.getMessage());
        assertEquals(FailureKind.FAILED, both.kind());
    }
}
