package io.sluice.catalog;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import java.time.Duration;

/** Batch calls of Glue that leave entries out, sent again for those, a bounded number of times. */
final class GlueRounds {
    private static final RetryPolicy<String> ROUNDS = RetryPolicy.<String>builder()
            .handleResultIf(left -> !left.isEmpty())
            .handleIf(failure -> false)
            .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(5))
            .withMaxAttempts(6)
            .build();

    private GlueRounds() {}

    /** Repeats until {@code round} no longer says what is left. */
    static void run(TableName table, String action, CheckedSupplier<String> round) {
        String left = Failsafe.with(ROUNDS).get(round);
        if (!left.isEmpty()) {
            throw new FlowException(
                    FailureKind.RETRYABLE,
                    "Glue " + action + " for the table " + table + " was not complete after "
                            + ROUNDS.getConfig().getMaxAttempts() + " attempts: " + left
                            + ". Run the batch again; it completes what is missing.");
        }
    }
}
