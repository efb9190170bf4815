package io.sluice.warehouse;

import dev.failsafe.RetryPolicy;
import io.sluice.model.LakeCommit;
import io.sluice.plan.TransformPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

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
     * Runs one script, unless it has run over the rows of this very commit before.
     *
     * @throws io.sluice.model.FlowException when the script fails; it leaves no trace then
     */
    public TransformOutcome transform(LakeCommit commit, TransformPlan plan) {
        Instant start = clock.instant();
        Duration queued = redshift.queue().total();
        try (Session session = redshift.open(QueryTag.of(plan.run(), "transform " + plan.name()))) {
            LedgerTransaction.Result result = new LedgerTransaction(
                            retries,
                            clock,
                            plan.ledgerTable(),
                            plan.run(),
                            commit.run().id(),
                            LedgerTransaction.Target.script(plan.name()))
                    .commit(session, permission, s -> run(s, plan));
            int ran = result.took() == LedgerTransaction.Took.PLACE_BEFORE
                    ? 0
                    : plan.statements().size();
            return new TransformOutcome(
                    plan.name(),
                    ran,
                    result.effect().rows(),
                    Duration.between(start, clock.instant())
                            .minus(redshift.queue().total().minus(queued))
                            .toMillis());
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
