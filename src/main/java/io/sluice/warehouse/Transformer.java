package io.sluice.warehouse;

import dev.failsafe.RetryPolicy;
import io.sluice.plan.TransformPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Runs the flow's SQL scripts in Redshift, each as one transaction. */
public final class Transformer {
    private final RedshiftConnection redshift;
    private final RetryPolicy<Object> retries;
    private final Clock clock;
    private final Runnable permission;

    /** @param permission is asked before every transaction, and throws when the run may not publish any more */
    public Transformer(RedshiftConnection redshift, Runnable permission) {
        this(redshift, LedgerTransaction.RETRIES, Clock.systemUTC(), permission);
    }

    Transformer(RedshiftConnection redshift, RetryPolicy<Object> retries, Clock clock, Runnable permission) {
        this.redshift = redshift;
        this.retries = retries;
        this.clock = clock;
        this.permission = permission;
    }

    /**
     * Runs the scripts in order. A script that this very run has committed before is not run again.
     *
     * @throws io.sluice.model.FlowException at the first script that fails, which leaves no trace; those before it are
     *     committed
     */
    public List<TransformOutcome> transform(List<TransformPlan> plans) {
        List<TransformOutcome> outcomes = new ArrayList<>();
        for (TransformPlan plan : plans) {
            outcomes.add(transform(plan));
        }
        return outcomes;
    }

    private TransformOutcome transform(TransformPlan plan) {
        Instant start = clock.instant();
        try (Session session = redshift.open(QueryTag.of(plan.run(), "transform " + plan.name()))) {
            LedgerTransaction.Result result = new LedgerTransaction(
                            retries,
                            clock,
                            plan.ledgerTable(),
                            plan.run(),
                            plan.writer(),
                            LedgerTransaction.Target.script(plan.name()))
                    .commit(session, permission, s -> run(s, plan));
            int ran = result.took() == LedgerTransaction.Took.PLACE_BEFORE
                    ? 0
                    : plan.statements().size();
            return new TransformOutcome(
                    plan.name(),
                    ran,
                    result.effect().rows(),
                    Duration.between(start, clock.instant()).toMillis());
        }
    }

    private static LedgerTransaction.Effect run(Session session, TransformPlan plan) {
        long rows = 0;
        for (int i = 0; i < plan.statements().size(); i++) {
            rows += session.execute(
                    new ScriptStatement(plan.name(), i + 1, plan.statements().get(i)));
        }
        return new LedgerTransaction.Effect(rows, 0);
    }
}
