package io.sluice.quarantine;

import io.sluice.plan.QuarantinePlan.RawText;
import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** What a task needs to count rows at one stage and to quarantine those that do not fit; travels to executors. */
public final class QuarantineSink implements Serializable {
    private static final long serialVersionUID = 1;

    private final Stage stage;
    private final String directory;
    private final RawText rawText;
    private final Tallies tallies;
    private final Broadcast<SerializableConfiguration> hadoop;

    QuarantineSink(
            Stage stage,
            String directory,
            RawText rawText,
            Tallies tallies,
            Broadcast<SerializableConfiguration> hadoop) {
        this.stage = stage;
        this.directory = directory;
        this.rawText = rawText;
        this.tallies = tallies;
        this.hadoop = hadoop;
    }

    /** Whether raw text will be written at all: a caller need not gather it otherwise. */
    public RawText rawText() {
        return rawText;
    }

    /** Begins a partition; the caller completes or aborts what it gets. */
    public PartitionQuarantine open(int partition) {
        QuarantineFile file = new QuarantineFile(
                directory + "/" + stage.fileName(partition),
                rawText,
                hadoop.value().value());
        return new PartitionQuarantine(stage, partition, tallies, file);
    }
}
