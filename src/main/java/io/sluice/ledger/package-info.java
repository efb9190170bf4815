/**
 * What every run did, as one JSON object a run on S3: written when it starts, again before anything is published, and when
 * it ends; and the lease of each batch, by which one run at a time works on it.
 *
 * <p>Enters: a {@link io.sluice.ledger.RunReport} as it grows. Leaves: the history of a flow, and what earlier runs of a
 * batch left, which of it nobody needs, the marks of what is going to be deleted, and {@link io.sluice.ledger.Lease}s. May
 * import: {@code model}, {@code config}, {@code plan}, {@code storage}, the AWS SDK's S3 client, Jackson.
 */
package io.sluice.ledger;
