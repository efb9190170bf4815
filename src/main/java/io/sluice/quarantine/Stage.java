package io.sluice.quarantine;

/** The points of a batch at which rows are counted and may be rejected. */
public enum Stage {
    /** Records on their way out of the raw objects. */
    READ("unreadable"),
    /** Rows after the flow's SQL, on their way through its expectations. */
    CHECK("unexpected"),
    /** Rows that deduplication left. */
    RESULT("unwanted");

    private final String fileName;

    Stage(String fileName) {
        this.fileName = fileName;
    }

    /** What a partition's quarantine file is called: the same for every attempt at the partition. */
    String fileName(int partition) {
        return "%s-%05d.json.gz".formatted(fileName, partition);
    }
}
