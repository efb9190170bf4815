package io.sluice.local.redshift.engine;

import java.util.Locale;
import java.util.Set;

/** What DuckDB or PostgreSQL could do and Redshift refuses. */
final class Refused {
    private static final Set<String> FUNCTIONS = Set.of(
            "string_agg",
            "array_agg",
            "generate_series",
            "unnest",
            "array_length",
            "array_to_string",
            "gen_random_uuid",
            "uuid_generate_v4",
            "range",
            "list_value",
            "struct_pack",
            "json_agg",
            "jsonb_agg",
            "json_build_object",
            "format",
            "concat_ws",
            "row_to_json",
            "read_parquet",
            "read_csv",
            "read_json",
            "read_text",
            "glob",
            "regexp_matches",
            "regexp_split_to_array",
            "string_to_array",
            "make_date",
            "make_timestamp",
            "strftime",
            "strptime",
            "epoch",
            "epoch_ms",
            "pg_sleep",
            "setseed",
            "nextval",
            "currval",
            "lastval");

    private Refused() {}

    static boolean isKnown(String function) {
        return FUNCTIONS.contains(function);
    }

    static SqlFailure failure(String function) {
        String name = function.toLowerCase(Locale.ROOT);
        return new SqlFailure("42883", "function " + name + "() does not exist: Redshift has no such function");
    }
}
