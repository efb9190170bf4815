package io.sluice.munge;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.sluice.config.Munge.Expectation;
import io.sluice.plan.MungePlan;
import io.sluice.plan.QuarantinePlan.RawText;
import io.sluice.quarantine.QuarantineSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Counts the rows, and sends those that fail an expectation to quarantine. */
record Checking(MungePlan plan, QuarantineSink quarantine) {
    /** @param reason why a row that does not meet the condition is rejected */
    private record Condition(String reason, Column isMet) {}

    Dataset<Row> apply(Dataset<Row> rows) {
        List<Condition> conditions = conditions(rows);
        List<String> reasons = conditions.stream().map(Condition::reason).toList();
        Checkpoint checkpoint = new Checkpoint(quarantine, new ArrayList<>(reasons));
        if (conditions.isEmpty()) {
            return checkpoint.count(rows);
        }
        Column areMet =
                conditions.stream().map(Condition::isMet).reduce(Column::and).orElseThrow();
        Column pass = checkpoint.pass();
        Column reject = checkpoint.reject(firstFailed(conditions), rawText(rows));
        return rows.filter(when(areMet, pass).otherwise(reject));
    }

    private List<Condition> conditions(Dataset<Row> rows) {
        List<Condition> conditions = new ArrayList<>();
        for (Expectation expectation : plan.expectations()) {
            requireCondition(rows, expectation);
            Column isMet = coalesce(expr(expectation.condition()), lit(false));
            conditions.add(new Condition("expectation '" + expectation.name() + "' is not met", isMet));
        }
        plan.deduplicate().ifPresent(deduplicate -> {
            for (String name : deduplicate.key()) {
                StructField key = Columns.named(rows, name, "munge.deduplicate.key");
                if (key.nullable()) {
                    conditions.add(new Condition(
                            key.name() + ": null, a key of deduplicate",
                            Columns.of(key).isNotNull()));
                }
            }
        });
        return conditions;
    }

    private static void requireCondition(Dataset<Row> rows, Expectation expectation) {
        String setting = "munge.expect \"" + expectation.name() + "\"";
        try {
            rows.filter(expr(expectation.condition()));
        } catch (Exception e) { // Scala does not declare what it throws
            throw SqlMistake.of(e, setting, expectation.condition()).toFlowException();
        }
    }

    private static Column firstFailed(List<Condition> conditions) {
        Column failed = when(not(conditions.get(0).isMet()), lit(0));
        for (int i = 1; i < conditions.size(); i++) {
            failed = failed.when(not(conditions.get(i).isMet()), lit(i));
        }
        return failed;
    }

    /** The row as JSON: SQL may have made it from several records, so there is no line to point to. */
    private Column rawText(Dataset<Row> rows) {
        Column[] columns =
                Arrays.stream(rows.schema().fields()).map(Columns::of).toArray(Column[]::new);
        return quarantine.rawText() == RawText.WITHHOLD
                ? lit(null).cast(DataTypes.StringType)
                : to_json(struct(columns), Map.of("ignoreNullFields", "false"));
    }
}
