package io.sluice.plan;

import io.sluice.model.Run;
import java.util.List;

/** What one run of a batch will do, step by step. */
public record BatchPlan(
        Run run,
        ExtractPlan extract,
        MungePlan munge,
        WritePlan write,
        RegisterPlan register,
        LoadPlan load,
        List<TransformPlan> transforms) {
    public BatchPlan {
        transforms = List.copyOf(transforms);
    }
}
