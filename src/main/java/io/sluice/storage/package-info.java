/**
 * Requests to S3, as all steps make them: their failures in the user's words, and many of them at once.
 *
 * <p>Enters: a request. Leaves: its answer, or a {@link io.sluice.model.FlowException}. May import: {@code model}, the AWS
 * SDK's S3 client.
 */
package io.sluice.storage;
