package io.sluice.local.glue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;

/** What the service itself writes on an entity. */
final class Stamp {
    /** The account that owns the catalog; any will do here. */
    static final String CATALOG_ID = "000000000000";

    private Stamp() {}

    /** Seconds since the epoch with a fraction, as the protocol has it. */
    static JsonNode now() {
        return DoubleNode.valueOf(System.currentTimeMillis() / 1000.0);
    }
}
