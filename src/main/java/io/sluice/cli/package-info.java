/** Command line. */
package io.sluice.cli;
