package io.sluice.local.redshift.engine;

import java.util.Optional;

/** Column defaults that differ at every insert. */
final class DefaultValues {
    private DefaultValues() {}

    /** A default that asks for the time, to be asked at the insert and not now. */
    static Optional<Rendered> moving(Expr value) {
        if (value instanceof Expr.Parenthesised inner) {
            return moving(inner.inner());
        }
        if (!(value instanceof Expr.Call call) || !call.arguments().isEmpty()) {
            return Optional.empty();
        }
        return switch (call.name()) {
            case "getdate", "sysdate", "current_timestamp" -> Optional.of(
                    Rendered.of("CAST(now() AS TIMESTAMP)", SqlType.TIMESTAMP));
            case "current_date" -> Optional.of(Rendered.of("CAST(now() AS DATE)", SqlType.DATE));
            default -> Optional.empty();
        };
    }
}
