package io.sluice.local.redshift.engine;

import java.nio.file.Path;

/**
 * A file of an UNLOAD, not yet an object.
 *
 * @param bytes its length
 */
record UnloadedFile(String url, Path path, long bytes, long rows) {}
