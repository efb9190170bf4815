package io.sluice.local.sample;

/** How an object is stored. */
public enum Packing {
    PLAIN(".json"),
    GZIP(".json.gz");

    private final String suffix;

    Packing(String suffix) {
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }
}
