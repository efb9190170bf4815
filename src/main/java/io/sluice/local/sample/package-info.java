/**
 * Sample data: the event log of a music app that does not exist.
 *
 * <p>Enters: days, a number of lines, a seed. Leaves: one JSON-lines object a day, the same bytes for the same arguments.
 *
 * <p>May import: nothing of this project, no other library.
 */
package io.sluice.local.sample;
