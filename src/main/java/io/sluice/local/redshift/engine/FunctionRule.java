package io.sluice.local.redshift.engine;

/** How the calls of one function are written. */
interface FunctionRule {
    Rendered render(Expr.Call call, Scope scope) throws SqlFailure;
}
