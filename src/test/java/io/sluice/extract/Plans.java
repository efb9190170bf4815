package io.sluice.extract;

import io.sluice.config.EmptyWindow;
import io.sluice.config.SourceFormat;
import io.sluice.config.UnknownFields;
import io.sluice.model.BatchId;
import io.sluice.model.ColumnType;
import io.sluice.model.Interval;
import io.sluice.model.Nullability;
import io.sluice.model.S3Location;
import io.sluice.model.SourceColumn;
import io.sluice.model.SourceType;
import io.sluice.plan.ExtractPlan;
import io.sluice.plan.ObjectPattern;
import io.sluice.plan.QuarantinePlan;
import io.sluice.plan.QuarantinePlan.RawText;
import io.sluice.plan.WindowColumn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Extract plans for tests, as a planner would make them for 21 November 2018. */
record Plans(
        List<ObjectPattern> objects,
        EmptyWindow whenEmpty,
        List<SourceColumn> columns,
        UnknownFields unknownFields,
        Optional<WindowColumn> windowColumn,
        QuarantinePlan quarantine) {
    static final Instant DAY = Instant.parse("2018-11-21T00:00:00Z");

    static Plans of(SourceColumn... columns) {
        return new Plans(
                List.of(),
                EmptyWindow.FAIL,
                List.of(columns),
                UnknownFields.IGNORE,
                Optional.empty(),
                new QuarantinePlan(S3Location.parse("s3://quarantine-bucket/q"), 1, RawText.KEEP));
    }

    static SourceColumn column(String name, ColumnType type) {
        return new SourceColumn(name, new SourceType.Plain(type), Nullability.NULLABLE, "");
    }

    static SourceColumn column(String name, SourceType type) {
        return new SourceColumn(name, type, Nullability.NULLABLE, "");
    }

    static SourceColumn required(String name, ColumnType type) {
        return new SourceColumn(name, new SourceType.Plain(type), Nullability.NOT_NULL, "never missing");
    }

    Plans unknown(UnknownFields policy) {
        return new Plans(objects, whenEmpty, columns, policy, windowColumn, quarantine);
    }

    Plans whenEmpty(EmptyWindow policy) {
        return new Plans(objects, policy, columns, unknownFields, windowColumn, quarantine);
    }

    Plans window(String name, ColumnType type) {
        WindowColumn window = new WindowColumn(name, type, DAY);
        return new Plans(objects, whenEmpty, columns, unknownFields, Optional.of(window), quarantine);
    }

    Plans quarantine(S3Location directory, double maxRatio, RawText rawText) {
        QuarantinePlan plan = new QuarantinePlan(directory, maxRatio, rawText);
        return new Plans(objects, whenEmpty, columns, unknownFields, windowColumn, plan);
    }

    /** Every key below the prefix. */
    Plans below(String uri) {
        return matching(uri, Pattern.compile(".*", Pattern.DOTALL));
    }

    Plans exactly(String uri) {
        return matching(uri, Pattern.compile(Pattern.quote(S3Location.parse(uri).key())));
    }

    private Plans matching(String uri, Pattern key) {
        List<ObjectPattern> more = new java.util.ArrayList<>(objects);
        more.add(new ObjectPattern(S3Location.parse(uri), key, uri));
        return new Plans(more, whenEmpty, columns, unknownFields, windowColumn, quarantine);
    }

    ExtractPlan plan() {
        Interval day = new Interval(DAY, DAY.plusSeconds(86_400));
        return new ExtractPlan(
                new BatchId("listens", day),
                objects,
                whenEmpty,
                SourceFormat.JSON,
                columns,
                unknownFields,
                windowColumn,
                quarantine);
    }
}
