package io.sluice.config;

/**
 * Where something is written.
 *
 * @param file as a person would open it; {@code -Dname} for a system property
 * @param line from 1; 0 when it has none
 */
record Place(String file, int line) {}
