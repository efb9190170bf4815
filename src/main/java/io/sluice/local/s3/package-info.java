/**
 * An S3 server on loopback over a folder of plain files.
 *
 * <p>Enters: a folder, a port. Leaves: an endpoint for any S3 client ({@link io.sluice.local.s3.LocalS3}) and, for
 * engines that cannot speak S3, the files behind the objects and a way to write objects
 * ({@link io.sluice.local.s3.S3Files}).
 *
 * <p>May import: nothing of this project; s3proxy and the AWS SDK.
 */
package io.sluice.local.s3;
