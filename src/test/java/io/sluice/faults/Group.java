package io.sluice.faults;

/** The groups of the fault matrix. */
enum Group {
    KILL("Kill -9"),
    S3("S3"),
    SPARK("Spark"),
    GLUE("Glue"),
    REDSHIFT("Redshift"),
    CONCURRENCY("Concurrency");

    private final String title;

    Group(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
