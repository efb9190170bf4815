package io.sluice.local.spectrum;

import java.util.List;
import java.util.Map;

/**
 * A registered partition; texts that Glue does not have are empty.
 *
 * @param values one for each partition column, as text; {@code __HIVE_DEFAULT_PARTITION__} stands for NULL
 */
public record ExternalPartition(
        List<String> values,
        String location,
        String inputFormat,
        String outputFormat,
        String serde,
        Map<String, String> serdeParameters,
        Map<String, String> parameters) {}
