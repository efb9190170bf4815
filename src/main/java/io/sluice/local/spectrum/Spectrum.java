package io.sluice.local.spectrum;

/** Compile stub. */
public final class Spectrum {}
