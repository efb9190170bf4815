package io.sluice.local.bench;

import java.util.Locale;

/**
 * One task, done by the local Redshift and by plain DuckDB.
 *
 * @param key its name in the last line
 * @param amount how much of the unit was done by each
 */
record Duel(String key, String unit, double amount, double redshiftSeconds, double duckDbSeconds) {

    /** How many times as long as DuckDB the local Redshift takes. */
    double ratio() {
        return redshiftSeconds / duckDbSeconds;
    }

    double redshiftRate() {
        return amount / redshiftSeconds;
    }

    double duckDbRate() {
        return amount / duckDbSeconds;
    }

    /** {@code key_unit=… duckdb_key_unit=… key_ratio=…}. */
    String figures() {
        return String.format(
                Locale.ROOT,
                "%1$s_%2$s=%3$.1f duckdb_%1$s_%2$s=%4$.1f %1$s_ratio=%5$.2f",
                key,
                unit,
                redshiftRate(),
                duckDbRate(),
                ratio());
    }
}
