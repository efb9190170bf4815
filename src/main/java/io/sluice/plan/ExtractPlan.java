package io.sluice.plan;

import io.sluice.config.EmptyWindow;
import io.sluice.config.SourceFormat;
import io.sluice.config.UnknownFields;
import io.sluice.model.BatchId;
import io.sluice.model.SourceColumn;
import java.util.List;
import java.util.Optional;

/** Which objects are read, and how their records become rows. */
public record ExtractPlan(
        BatchId batch,
        List<ObjectPattern> objects,
        EmptyWindow whenEmpty,
        SourceFormat format,
        List<SourceColumn> columns,
        UnknownFields unknownFields,
        Optional<WindowColumn> windowColumn,
        QuarantinePlan quarantine) {
    public ExtractPlan {
        objects = List.copyOf(objects);
        columns = List.copyOf(columns);
    }
}
