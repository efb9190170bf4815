/**
 * How often clients called the servers of the stack.
 *
 * <p>Enters: the kind of each call, from the server that answers it. Leaves: counts by kind. May import: nothing of this
 * project.
 */
package io.sluice.local.calls;
