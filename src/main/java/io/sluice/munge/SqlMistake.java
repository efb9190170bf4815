package io.sluice.munge;

import io.sluice.model.FlowException;
import org.apache.spark.sql.AnalysisException;

/**
 * SQL of a flow that Spark does not understand.
 *
 * @param setting where the flow has it
 * @param line of the SQL, counted from 1; 0 when Spark did not say
 */
record SqlMistake(AnalysisException cause, String setting, String sql, int line) {
    static SqlMistake of(Exception e, String setting, String sql) {
        if (!(e instanceof AnalysisException analysis)) {
            throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        }
        int line = analysis.line().isDefined() ? (Integer) analysis.line().get() : 0;
        return new SqlMistake(analysis, setting, sql, line);
    }

    FlowException toFlowException() {
        String[] lines = sql.split("\n", -1);
        String place = line >= 1 && line <= lines.length
                ? setting + ", line " + line + " (" + lines[line - 1].strip() + ")"
                : setting;
        return FlowException.configuration(
                place + " does not work: " + reason() + "; correct it in the flow file; nothing was read");
    }

    /** Spark's message without the plan or the SQL behind it. */
    private String reason() {
        String message = cause.message().strip();
        int end = message.indexOf(";\n");
        String first = (end < 0 ? message : message.substring(0, end)).replaceAll("\\s+", " ");
        return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    }
}
