package io.sluice.config;

/** A string of the configuration and where it is written. */
record Text(String value, Place place) {}
