package io.sluice.local.s3;

import java.nio.file.Path;

/**
 * An object and the file that holds its bytes.
 *
 * @param url {@code s3://bucket/key}, the key as it is, not percent-encoded
 * @param size in bytes
 * @param path replaced, never rewritten, when the object is overwritten: an open file keeps what it had
 */
public record S3Object(String url, long size, Path path) {}
