/**
 * Requests to S3 by the AWS SDK, as all steps make them: their failures in the user's words.
 *
 * <p>Enters: a request. Leaves: its answer, or a {@link io.sluice.model.FlowException}. May import: {@code model}, the AWS
 * SDK's S3 client.
 */
package io.sluice.storage;
