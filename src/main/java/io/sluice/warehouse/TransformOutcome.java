package io.sluice.warehouse;

/**
 * What one SQL script did.
 *
 * @param statements that ran; 0 when the script had run over these rows before
 * @param rowsChanged by all of them together
 * @param millis without what it waited for a lock
 */
public record TransformOutcome(String name, int statements, long rowsChanged, long millis) {}
