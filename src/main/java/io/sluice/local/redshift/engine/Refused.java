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

    /** What Redshift has and this server lacks; the functions of machine learning, geometry and HLL aside. */
    private static final Set<String> NOT_HERE = Set.of(
            "checksum",
            "collate",
            "current_aws_account",
            "current_namespace",
            "current_user_id",
            "difference",
            "farmfingerprint64",
            "from_hex",
            "from_varbyte",
            "get_number_attributes",
            "getbit",
            "hll",
            "hll_cardinality",
            "hll_combine",
            "hll_combine_sketches",
            "hll_create_sketch",
            "lower_attribute_names",
            "object_transform",
            "pg_cancel_backend",
            "pg_terminate_backend",
            "set_config",
            "slice_num",
            "soundex",
            "text_to_int_alt",
            "text_to_numeric_alt",
            "timeofday",
            "to_varbyte",
            "upper_attribute_names");

    private Refused() {}

    static SqlFailure failure(String function) {
        if (NOT_HERE.contains(function) || function.startsWith("st_") || function.startsWith("explain_model")) {
            return SqlFailure.notSupported("The function " + function.toUpperCase(Locale.ROOT) + "()");
        }
        String why = FUNCTIONS.contains(function) ? ": Redshift has no such function" : "";
        return new SqlFailure("42883", "function " + function + "() does not exist" + why);
    }
}
