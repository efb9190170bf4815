package io.sluice.local.redshift.engine;

import java.nio.file.Path;

/** An object that COPY loads, and its local file. */
record CopyFile(String url, Path path) {}
