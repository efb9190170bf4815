package io.sluice.local.redshift.engine;

import static io.sluice.local.redshift.engine.ScalarFunction.of;

import java.util.Map;

/** The functions over text, JSON and hashes. */
final class TextFunctions {
    private static final SqlType TEXT = SqlType.TEXT;
    private static final SqlType INTEGER = SqlType.INTEGER;
    private static final ScalarFunction LENGTH = of("CAST(length($1) AS INTEGER)", INTEGER, 1);

    static final Map<String, ScalarFunction> RULES = Map.ofEntries(
            Map.entry("upper", ScalarFunction.same("upper($1)", 1, 1)),
            Map.entry("initcap", of("main.rs_initcap($1)", TEXT, 1)),
            Map.entry("lower", ScalarFunction.same("lower($1)", 1, 1)),
            Map.entry("ltrim", of("ltrim($*)", TEXT, 1, 2)),
            Map.entry("rtrim", of("rtrim($*)", TEXT, 1, 2)),
            Map.entry("btrim", of("trim($*)", TEXT, 1, 2)),
            Map.entry("replace", of("replace($*)", TEXT, 3)),
            Map.entry("translate", of("translate($*)", TEXT, 3)),
            Map.entry("reverse", of("reverse(CAST($1 AS VARCHAR))", TEXT, 1)),
            Map.entry("repeat", of("repeat(CAST($1 AS VARCHAR), $2)", TEXT, 2)),
            Map.entry("replicate", of("repeat(CAST($1 AS VARCHAR), $2)", TEXT, 2)),
            Map.entry("left", of("left($*)", TEXT, 2)),
            Map.entry("right", of("right($*)", TEXT, 2)),
            Map.entry("split_part", of("main.rs_split_part($*)", TEXT, 3)),
            Map.entry("concat", of("(CAST($1 AS VARCHAR) || CAST($2 AS VARCHAR))", TEXT, 2)),
            Map.entry("chr", of("chr(CAST($1 AS INTEGER))", TEXT, 1)),
            Map.entry("ascii", of("CAST(ascii($1) AS INTEGER)", INTEGER, 1)),
            Map.entry("md5", of("md5($1)", SqlType.varchar(32), 1)),
            Map.entry("sha1", of("sha1($1)", SqlType.varchar(40), 1)),
            Map.entry("sha", of("sha1($1)", SqlType.varchar(40), 1)),
            Map.entry("crc32", of("main.rs_crc32($1)", SqlType.varchar(8), 1)),
            Map.entry("func_sha1", of("sha1($1)", SqlType.varchar(40), 1)),
            Map.entry("len", LENGTH),
            Map.entry("length", LENGTH),
            Map.entry("char_length", LENGTH),
            Map.entry("character_length", LENGTH),
            Map.entry("textlen", LENGTH),
            Map.entry("octet_length", of("CAST(strlen($1) AS INTEGER)", INTEGER, 1)),
            Map.entry("charindex", of("CAST(strpos($2, $1) AS INTEGER)", INTEGER, 2)),
            Map.entry("strpos", of("CAST(strpos($1, $2) AS INTEGER)", INTEGER, 2)),
            Map.entry("strtol", of("main.rs_strtol($1, $2)", SqlType.BIGINT, 2)),
            Map.entry("to_hex", of("lower(to_hex($1))", TEXT, 1)),
            Map.entry("quote_ident", of("('\"' || replace($1, '\"', '\"\"') || '\"')", TEXT, 1)),
            Map.entry("quote_literal", of("('''' || replace($1, '''', '''''') || '''')", TEXT, 1)),
            Map.entry("is_valid_json", of(validJson("OBJECT"), SqlType.BOOLEAN, 1)),
            Map.entry("is_valid_json_array", of(validJson("ARRAY"), SqlType.BOOLEAN, 1)),
            Map.entry("can_json_parse", of("main.rs_json_valid($1)", SqlType.BOOLEAN, 1)));

    private TextFunctions() {}

    private static String validJson(String type) {
        return "CASE WHEN $1 IS NOT NULL THEN CASE WHEN main.rs_json_valid($1) THEN json_type($1) = '" + type
                + "' ELSE false END END";
    }
}
