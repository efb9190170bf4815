package io.sluice.local.redshift.engine;

import java.io.IOException;
import java.util.Optional;

/** The records of one file, one after the other. */
interface Records extends AutoCloseable {
    /**
     * The next record, empty after the last.
     *
     * @throws IOException when the file cannot be read on: it is cut short, or not of its format
     */
    Optional<RawRecord> next() throws IOException;

    @Override
    void close() throws IOException;
}
