package io.sluice.warehouse;

/**
 * What one SQL script did.
 *
 * @param statements that ran; 0 when this very run had committed the script before
 * @param rowsChanged by all of them together
 */
public record TransformOutcome(String name, int statements, long rowsChanged, long millis) {}
