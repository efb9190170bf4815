package io.sluice.quarantine;

/** Counts the rows of one partition and quarantines those that do not fit. Used by one task's thread. */
public final class PartitionQuarantine {
    private final Stage stage;
    private final int partition;
    private final Tallies tallies;
    private final QuarantineFile file;
    private final Tally.Counter counter = new Tally.Counter();
    private boolean isDone;

    PartitionQuarantine(Stage stage, int partition, Tallies tallies, QuarantineFile file) {
        this.stage = stage;
        this.partition = partition;
        this.tallies = tallies;
        this.file = file;
    }

    public int partition() {
        return partition;
    }

    public void accept() {
        counter.accept();
    }

    public void reject(Rejected row) {
        counter.reject(row);
        file.write(row);
    }

    /** Makes the file visible, when there is one, and the counts known. Later calls, also of abort, do nothing. */
    public void complete() {
        if (isDone) {
            return;
        }
        isDone = true;
        file.complete();
        tallies.add(counter.tally(stage, partition));
    }

    /** Leaves nothing behind: the task has failed, another attempt will write the partition. */
    public void abort() {
        if (!isDone) {
            isDone = true;
            file.abort();
        }
    }
}
