package io.sluice.local.redshift.engine;

import java.util.Arrays;
import java.util.Locale;

/** How the files of an UNLOAD are compressed, and what their names then end in. */
enum UnloadCompression {
    NONE(""),
    GZIP(".gz"),
    BZIP2(".bz2"),
    ZSTD(".zst");

    private final String suffix;

    UnloadCompression(String suffix) {
        this.suffix = suffix;
    }

    static UnloadCompression of(Unload unload) {
        return Arrays.stream(values())
                .filter(each -> unload.has(each.name().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElse(NONE);
    }

    String suffix() {
        return suffix;
    }
}
