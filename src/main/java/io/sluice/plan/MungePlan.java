package io.sluice.plan;

import io.sluice.config.Munge;
import io.sluice.config.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What Spark does to the rows.
 *
 * @param sql a query over {@code input}, its variables already replaced
 * @param timeLimit for Spark to read, transform and write the rows
 * @param maskKey the key of HMAC masks; present when one of {@code masks} needs it
 */
public record MungePlan(
        Optional<String> sql,
        Optional<Munge.Deduplicate> deduplicate,
        List<Munge.Expectation> expectations,
        List<Munge.Mask> masks,
        Optional<Secret> maskKey,
        Optional<Duration> timeLimit,
        QuarantinePlan quarantine) {
    public MungePlan {
        expectations = List.copyOf(expectations);
        masks = List.copyOf(masks);
    }
}
