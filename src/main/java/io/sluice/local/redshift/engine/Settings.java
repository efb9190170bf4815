package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A session's parameters (Developer Guide, "Configuration reference"): known names, kept values, undone by ROLLBACK. */
final class Settings {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("analyze_threshold_percent", "10"),
            Map.entry("application_name", ""),
            Map.entry("cast_super_null_on_error", "on"),
            Map.entry("client_encoding", "UTF8"),
            Map.entry("client_min_messages", "notice"),
            Map.entry("datestyle", "ISO, MDY"),
            Map.entry("default_transaction_isolation", "serializable"),
            Map.entry("describe_field_name_in_uppercase", "off"),
            Map.entry("downcase_delimited_identifier", "on"),
            Map.entry("enable_case_sensitive_identifier", "off"),
            Map.entry("enable_case_sensitive_super_attribute", "off"),
            Map.entry("enable_numeric_rounding", "off"),
            Map.entry("enable_result_cache_for_session", "on"),
            Map.entry("enable_vacuum_boost", "off"),
            Map.entry("error_on_nondeterministic_update", "off"),
            Map.entry("extra_float_digits", "0"),
            Map.entry("integer_datetimes", "on"),
            Map.entry("json_serialization_enable", "off"),
            Map.entry("json_serialization_parse_nested_strings", "off"),
            Map.entry("max_concurrency_scaling_clusters", "1"),
            Map.entry("max_cursor_result_set_size", "0"),
            Map.entry("navigate_super_null_on_error", "on"),
            Map.entry("parse_super_null_on_error", "off"),
            Map.entry("pg_federation_repeatable_read", "on"),
            Map.entry("query_group", ""),
            Map.entry("readonly", "0"),
            Map.entry("search_path", "$user, public"),
            Map.entry("server_encoding", "UTF8"),
            Map.entry("server_version", "8.0.2"),
            Map.entry("spectrum_enable_pseudo_columns", "on"),
            Map.entry("spectrum_query_maxerror", "0"),
            Map.entry("standard_conforming_strings", "on"),
            Map.entry("statement_timeout", "0"),
            Map.entry("stored_proc_log_min_messages", "LOG"),
            Map.entry("timezone", "UTC"),
            Map.entry("transaction_isolation", "serializable"),
            Map.entry("transaction_read_only", "off"),
            Map.entry("use_fips_ssl", "off"),
            Map.entry("wlm_query_slot_count", "1"));

    private static final List<String> READ_ONLY =
            List.of("server_version", "server_encoding", "integer_datetimes", "transaction_isolation", "use_fips_ssl");

    /** How long a changed value lasts. */
    enum Reach {
        SESSION,
        /** To the end of the transaction, however it ends. */
        TRANSACTION
    }

    private final Map<String, String> committed = new TreeMap<>(DEFAULTS);
    private final Map<String, String> session = new TreeMap<>(DEFAULTS);
    private final Map<String, String> values = new TreeMap<>(DEFAULTS);

    Map<String, String> all() {
        return values;
    }

    /** The transaction is committed: what it set for the session stays. */
    void commit() {
        committed.putAll(session);
    }

    /** The transaction has ended: what was not committed is undone. */
    void rollback() {
        session.putAll(committed);
        values.putAll(committed);
    }

    String value(String name) throws SqlFailure {
        String value = values.get(name);
        if (value == null) {
            throw unknown(name);
        }
        return value;
    }

    void set(String name, String value, Reach reach) throws SqlFailure {
        value(name);
        if (READ_ONLY.contains(name)) {
            throw new SqlFailure("55P02", "parameter \"" + name + "\" cannot be changed");
        }
        if (name.equals("enable_case_sensitive_identifier") && isOn(value)) {
            throw SqlFailure.notSupported("The setting " + name + " = " + value);
        }
        if (List.of("cast_super_null_on_error", "navigate_super_null_on_error").contains(name) && !isOn(value)
                || name.equals("parse_super_null_on_error") && isOn(value)) {
            throw SqlFailure.notSupported("The setting " + name + " = " + value);
        }
        if (name.equals("statement_timeout") && !value.matches("\\d{1,9}")) {
            throw new SqlFailure(
                    "22023",
                    "invalid value for parameter \"statement_timeout\": \"" + value
                            + "\": it takes milliseconds, a whole number; 0 is no limit");
        }
        if (name.equals("timezone") && !List.of("utc", "gmt", "etc/utc").contains(value.toLowerCase(Locale.ROOT))) {
            throw SqlFailure.notSupported("The setting timezone = " + value + " (the local Redshift runs in UTC)");
        }
        if (name.equals("client_encoding")
                && !List.of("utf8", "utf-8", "unicode").contains(value.toLowerCase(Locale.ROOT))) {
            throw SqlFailure.notSupported(
                    "The setting client_encoding = " + value + " (the local Redshift sends UTF8)");
        }
        if (name.equals("datestyle") && !value.toLowerCase(Locale.ROOT).startsWith("iso")) {
            throw SqlFailure.notSupported("The setting datestyle = " + value + " (the local Redshift writes ISO)");
        }
        put(name, name.equals("client_encoding") ? "UTF8" : value, reach);
    }

    private void put(String name, String value, Reach reach) {
        values.put(name, value);
        if (reach == Reach.SESSION) {
            session.put(name, value);
        }
    }

    static boolean isOn(String value) {
        return List.of("on", "true", "1", "yes").contains(value.toLowerCase(Locale.ROOT));
    }

    void reset(String name, Reach reach) throws SqlFailure {
        value(name);
        put(name, DEFAULTS.get(name), reach);
    }

    void resetAll() {
        DEFAULTS.forEach((name, value) -> put(name, value, Reach.SESSION));
    }

    /** Whether statements that write are refused: what the driver's setReadOnly asks for. */
    boolean isReadOnly() {
        return isOn(values.get("readonly"));
    }

    /** How long a statement may take, in milliseconds; 0 is without limit. */
    long statementTimeout() {
        return Long.parseLong(values.get("statement_timeout"));
    }

    String label() {
        String label = values.get("query_group");
        return label.isEmpty() ? "default" : label.substring(0, Math.min(320, label.length()));
    }

    /** The schemas that unqualified names are looked up in, in order. */
    List<String> searchPath() {
        return java.util.Arrays.stream(values.get("search_path").split(",", -1))
                .map(schema -> schema.strip().replace("\"", "").toLowerCase(Locale.ROOT))
                .filter(schema -> !schema.isEmpty() && !schema.equals("$user"))
                .toList();
    }

    private static SqlFailure unknown(String name) {
        return new SqlFailure("42704", "unrecognized configuration parameter \"" + name + "\"");
    }
}
