package io.sluice.plan;

import io.sluice.model.Run;
import java.util.List;
import java.util.Optional;

/**
 * What one run of a batch will do, step by step.
 *
 * @param unload present when the rows come from Redshift; {@code extract} then has no objects
 * @param merge present when the written rows are merged into the lake table by key
 */
public record BatchPlan(
        Run run,
        ExtractPlan extract,
        Optional<UnloadPlan> unload,
        MungePlan munge,
        WritePlan write,
        Optional<MergePlan> merge,
        RegisterPlan register,
        LoadPlan load,
        List<TransformPlan> transforms) {
    public BatchPlan {
        transforms = List.copyOf(transforms);
    }
}
