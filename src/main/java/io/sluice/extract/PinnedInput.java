package io.sluice.extract;

import io.sluice.config.EmptyWindow;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.SourceObject;
import io.sluice.plan.ExtractPlan;
import io.sluice.plan.ObjectPattern;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.S3Client;

/** The objects of a batch as one listing found them, ordered by URI. A read of them finds these contents or fails. */
public record PinnedInput(List<SourceObject> objects) {
    private static final int PATTERNS_IN_MESSAGE = 3;

    public PinnedInput {
        objects = List.copyOf(objects);
    }

    /**
     * Lists the objects of the window: one request for a path without wildcards, else one for every thousand keys below
     * its prefix.
     *
     * @throws FlowException retryable when S3 does not answer, or when there is no object and the flow expects some;
     *     failed when the bucket or the right to list it is missing
     */
    public static PinnedInput pin(S3Client s3, ExtractPlan plan) {
        List<SourceObject> objects = ObjectListing.of(s3, plan.objects());
        if (objects.isEmpty() && plan.whenEmpty() == EmptyWindow.FAIL) {
            String patterns = plan.objects().stream()
                    .limit(PATTERNS_IN_MESSAGE)
                    .map(ObjectPattern::text)
                    .collect(Collectors.joining(", "));
            int more = plan.objects().size() - PATTERNS_IN_MESSAGE;
            throw new FlowException(
                    FailureKind.RETRYABLE,
                    "no objects match " + patterns + (more > 0 ? " and " + more + " more" : "") + " for the window "
                            + plan.batch().interval()
                            + "; the producer may be late: run again later, or set source.when-empty = accept");
        }
        return new PinnedInput(objects);
    }

    /** As stored, before decompression. */
    public long bytes() {
        return objects.stream().mapToLong(SourceObject::bytes).sum();
    }
}
