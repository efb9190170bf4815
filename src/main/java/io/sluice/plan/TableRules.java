package io.sluice.plan;

import io.sluice.config.Distribution;
import io.sluice.config.Reader;
import io.sluice.config.SchemaChanges;
import java.util.List;

/**
 * How a hot table is made and kept, beside its columns and keys.
 *
 * @param distribution when there is no distribution key
 * @param comment what the table is, for whoever looks at it in Redshift; may be empty
 * @param readers who may read it
 */
public record TableRules(Distribution distribution, String comment, SchemaChanges schemaChanges, List<Reader> readers) {
    public TableRules {
        readers = List.copyOf(readers);
    }
}
