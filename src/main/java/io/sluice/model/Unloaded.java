package io.sluice.model;

import java.util.Objects;

/**
 * What an UNLOAD of Redshift left on S3, by its own account.
 *
 * @param schema the columns of the files in their order; texts are as long as Redshift says that they may be
 * @param rows as Redshift counted them
 * @param directory of this UNLOAD alone; its manifest lies in it
 */
public record Unloaded(Schema schema, long rows, S3Location directory) {
    /** The directory of the files when no column partitions them: nothing but files of rows may lie beside those. */
    public static final String UNDIVIDED = "sluice_rows=all";

    public Unloaded {
        Objects.requireNonNull(schema);
        Objects.requireNonNull(directory);
    }

    /** Where Redshift lists the files; there is none when there are no rows. */
    public S3Location manifest() {
        return directory.resolve("manifest");
    }
}
