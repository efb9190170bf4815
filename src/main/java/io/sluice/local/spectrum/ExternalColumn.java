package io.sluice.local.spectrum;

/**
 * A column as Glue describes it.
 *
 * @param name folded to lower case, as Redshift shows it
 * @param glueType as written in Glue, e.g. {@code decimal(12,5)}
 * @param comment empty when there is none
 */
public record ExternalColumn(String name, String glueType, String comment) {}
