package io.sluice.local.bench;

import java.util.Map;

/** What one query read of each layout. */
record SpectrumResult(AnalystQuery query, Map<Layout, Scanned> scans) {
    Scanned of(Layout layout) {
        return scans.get(layout);
    }

    /** How many times as many bytes as in Sluice's layout. */
    double ratio(Layout layout) {
        return of(layout).times(of(Layout.LAKE));
    }
}
