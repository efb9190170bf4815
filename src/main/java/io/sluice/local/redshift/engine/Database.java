package io.sluice.local.redshift.engine;

import io.sluice.local.calls.Calls;
import io.sluice.local.s3.S3Files;
import io.sluice.local.spectrum.Spectrum;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBConnection;

/** One Redshift database: a DuckDB file, the locks on its tables and the history of its statements. */
public final class Database implements AutoCloseable {
    /**
     * Run once for the file. No macro makes a list of constants: DuckDB would compute that of 65,535 numbers, and copy it
     * around, each time a statement is planned. What the macros raise begins with the SQLSTATE in brackets, see {@link Failures}. */
    private static final List<String> SCHEMA = List.of(
            "CREATE SCHEMA IF NOT EXISTS public",
            "CREATE TABLE IF NOT EXISTS main.external_schema"
                    + "(name VARCHAR, glue_database VARCHAR, role VARCHAR, region VARCHAR)",
            "CREATE OR REPLACE MACRO main.rs_divide(a, b) AS"
                    + " CASE WHEN b = 0 THEN error('[22012] Divide by zero') ELSE a // b END",
            "CREATE OR REPLACE MACRO main.rs_modulo(a, b) AS"
                    + " CASE WHEN b = 0 THEN error('[22012] Divide by zero') ELSE a % b END",
            "CREATE OR REPLACE MACRO main.rs_key(s) AS CASE WHEN suffix(s, ' ') THEN rtrim(s, ' ') ELSE s END",
            "CREATE OR REPLACE MACRO main.rs_once(l) AS list_filter(l, (x, i) ->"
                    + " list_position(list_transform(l, y -> rtrim(y, ' ')), rtrim(x, ' ')) = i)",
            "CREATE OR REPLACE MACRO main.rs_utc(t) AS CAST(CAST(timezone('UTC', DATE '2000-01-01' + t)"
                    + " AS TIME) || '+00' AS TIMETZ)",
            "CREATE OR REPLACE MACRO main.rs_zeros(n, w) AS"
                    + " lpad(CAST(n AS VARCHAR), CAST(greatest(w, length(CAST(n AS VARCHAR))) AS INTEGER), '0')",
            "CREATE OR REPLACE MACRO main.rs_ordinal(n) AS CASE WHEN n % 100 BETWEEN 11 AND 13 THEN 'TH'"
                    + " WHEN n % 10 = 1 THEN 'ST' WHEN n % 10 = 2 THEN 'ND' WHEN n % 10 = 3 THEN 'RD' ELSE 'TH' END",
            "CREATE OR REPLACE MACRO main.rs_roman(n) AS CASE WHEN n BETWEEN 1 AND 3999 THEN repeat('M', n // 1000)"
                    + " || " + Database.numerals("n % 1000 // 100", "C", "D", "M") + " || "
                    + Database.numerals("n % 100 // 10", "X", "L", "C") + " || "
                    + Database.numerals("n % 10", "I", "V", "X") + " ELSE '###############' END",
            // A comma before a bracket, which DuckDB lets through, outside of strings.
            "CREATE OR REPLACE MACRO main.rs_json_valid(j) AS json_valid(j)"
                    + " AND NOT regexp_matches(j, '^([^\"]|\"([^\"\\\\]|\\\\.)*\")*,\\s*[\\]}]')",
            "CREATE OR REPLACE MACRO main.rs_lengths(l, n) AS"
                    + " coalesce(list_sum(list_transform(list_slice(l, 1, n), x -> length(x))), 0)",
            "CREATE OR REPLACE MACRO main.rs_cbrt(x) AS"
                    + " CASE WHEN pow(round(cbrt(x)), 3) = x THEN round(cbrt(x)) ELSE cbrt(x) END",
            "CREATE OR REPLACE MACRO main.rs_bytes(s) AS list_transform(range(0, strlen(s)),"
                    + " i -> CAST(CAST('0x' || substring(hex(s), 2 * i + 1, 2) AS INTEGER) AS UHUGEINT))",
            "CREATE OR REPLACE MACRO main.rs_integer_bytes(n, k) AS list_transform(range(0, k),"
                    + " i -> CAST((CAST(n AS BIGINT) >> CAST(8 * i AS INTEGER)) & 255 AS UHUGEINT))",
            "CREATE OR REPLACE MACRO main.rs_signed(h) AS CAST(CASE WHEN h > 9223372036854775807"
                    + " THEN CAST(h AS HUGEINT) - 18446744073709551616 ELSE CAST(h AS HUGEINT) END AS BIGINT)",
            "CREATE OR REPLACE MACRO main.rs_fnv(l, seed) AS main.rs_signed(list_reduce(l, (h, b) ->"
                    + " (xor(h, b) * 1099511628211::UHUGEINT) % 18446744073709551616::UHUGEINT,"
                    + " CAST((CAST(seed AS HUGEINT) + 18446744073709551616) % 18446744073709551616 AS UHUGEINT)))",
            "CREATE OR REPLACE MACRO main.rs_crc32(s) AS lpad(lower(to_hex(xor(4294967295::UBIGINT, list_reduce("
                    + "list_transform(main.rs_bytes(s), b -> CAST(b AS UBIGINT)), (h, b) -> list_reduce("
                    + "list_transform(range(0, 8), i -> 0::UBIGINT), (c, i) -> xor(c >> 1, 2197175160::UBIGINT * (c & 1)),"
                    + " xor(h, b)), 4294967295::UBIGINT)))), 8, '0')",
            "CREATE OR REPLACE MACRO main.rs_listagg(s) AS CASE WHEN strlen(s) > 65535"
                    + " THEN error('[XX000] Result size exceeds LISTAGG limit') ELSE s END",
            "CREATE OR REPLACE MACRO main.rs_add_years(t, r) AS CASE WHEN month(t) = 2 AND day(t) = 29 AND day(r) = 28"
                    + " THEN r + INTERVAL 1 DAY ELSE r END",
            "CREATE OR REPLACE MACRO main.rs_cut(s, n) AS CASE WHEN s IS NULL OR strlen(s) <= n THEN s"
                    + " WHEN strlen(s) = length(s) THEN left(s, n)"
                    + " ELSE left(s, list_max(list_filter(range(0, least(n, length(s)) + 1), i -> strlen(left(s, i)) <= n))) END",
            "CREATE OR REPLACE MACRO main.rs_fit(s, n, t) AS CASE WHEN s IS NULL OR strlen(s) <= n THEN s"
                    + " WHEN strlen(rtrim(s, ' ')) <= n THEN main.rs_cut(s, n)"
                    + " ELSE error('[22001] value too long for type ' || t) END",
            "CREATE OR REPLACE MACRO main.rs_digits(s, b) AS list_transform(string_split(s, ''), c -> CASE WHEN"
                    + " c <> '' AND strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) BETWEEN 1 AND b"
                    + " THEN CAST(strpos('0123456789abcdefghijklmnopqrstuvwxyz', c) - 1 AS HUGEINT)"
                    + " ELSE error('[22023] The input ' || s || ' is not valid to be converted to base ' || b) END)",
            "CREATE OR REPLACE MACRO main.rs_strtol(s, b) AS CAST(CASE WHEN s LIKE '-%' THEN -1 ELSE 1 END"
                    + " * list_reduce(main.rs_digits(regexp_replace(lower(s), CASE b WHEN 16 THEN '^[-+]?(0x)?'"
                    + " ELSE '^[-+]?' END, ''), b), (a, d) -> a * b + d) AS BIGINT)",
            "CREATE OR REPLACE MACRO main.rs_initcap(s) AS list_aggregate(list_transform("
                    + "regexp_extract_all(lower(s), '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+'),"
                    + " w -> upper(left(w, 1)) || substring(w, 2)), 'string_agg', '')",
            "CREATE OR REPLACE MACRO main.rs_add_months(d, n) AS CASE WHEN CAST(d AS DATE) = last_day(CAST(d AS DATE))"
                    + " THEN CAST(last_day(CAST(CAST(d AS DATE) + n * INTERVAL 1 MONTH AS DATE)) AS TIMESTAMP)"
                    + " ELSE CAST(d AS TIMESTAMP) + n * INTERVAL 1 MONTH END",
            "CREATE OR REPLACE MACRO main.rs_substring(s, f, n) AS"
                    + " substring(s, greatest(f, 1), greatest(f + n - greatest(f, 1), 0))",
            "CREATE OR REPLACE MACRO main.rs_split_part(s, d, n) AS CASE WHEN n < 1"
                    + " THEN error('[22023] field position must be greater than zero') ELSE split_part(s, d, n) END",
            "CREATE OR REPLACE MACRO main.rs_timestamp_months(a, b) AS CASE"
                    + " WHEN day(a) = day(b) OR a::DATE = last_day(a) AND b::DATE = last_day(b)"
                    + " THEN CAST((year(a) - year(b)) * 12 + month(a) - month(b) AS DOUBLE)"
                    + " ELSE (year(a) - year(b)) * 12 + month(a) - month(b) + CAST(day(a) - day(b)"
                    + " + (epoch(a::TIME) - epoch(b::TIME)) / 86400.0::DOUBLE AS DOUBLE) / 31.0::DOUBLE END",
            "CREATE OR REPLACE MACRO main.rs_months_between(a, b) AS"
                    + " main.rs_timestamp_months(CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP))",
            "CREATE OR REPLACE MACRO main.rs_next_day(d, n) AS d + CAST((CASE lower(left(n, 2)) WHEN 'su' THEN 0"
                    + " WHEN 'mo' THEN 1 WHEN 'tu' THEN 2 WHEN 'we' THEN 3 WHEN 'th' THEN 4 WHEN 'fr' THEN 5"
                    + " WHEN 'sa' THEN 6 ELSE error('[22023] invalid day of the week: ' || n) END"
                    + " - dayofweek(d) + 6) % 7 + 1 AS INTEGER)");

    /** One digit of a Roman numeral, of the signs for one, five and ten. */
    private static String numerals(String digit, String one, String five, String ten) {
        return "CASE " + digit + " WHEN 1 THEN '" + one + "' WHEN 2 THEN '" + one + one + "' WHEN 3 THEN '" + one + one
                + one + "' WHEN 4 THEN '" + one + five + "' WHEN 5 THEN '" + five + "' WHEN 6 THEN '" + five + one
                + "' WHEN 7 THEN '" + five + one + one + "' WHEN 8 THEN '" + five + one + one + one + "' WHEN 9 THEN '"
                + one + ten + "' ELSE '' END";
    }

    private final DuckDBConnection root;
    private final Spectrum spectrum;
    private final S3Files files;
    private final Locks locks = new Locks();
    private final History history;
    private final AtomicLong catalogVersion = new AtomicLong();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Calls statements = new Calls();
    private final Activity activity;

    private Database(DuckDBConnection root, Spectrum spectrum, S3Files files) throws SqlFailure {
        this.root = root;
        this.spectrum = spectrum;
        this.files = files;
        this.history = new History(duplicate());
        this.activity = new Activity(history, locks);
    }

    /**
     * Opens {@code folder/redshift.duckdb}, creating both when they are missing.
     *
     * @throws IllegalStateException when the file is no such database or another process has it open
     */
    public static Database open(Path folder, Spectrum spectrum, S3Files files) {
        Path file = folder.resolve("redshift.duckdb");
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("memory_limit", "2GB");
        settings.setProperty("default_null_order", "nulls_last_on_asc_first_on_desc");
        settings.setProperty("integer_division", "true");
        try {
            Files.createDirectories(folder);
            DuckDBConnection root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, settings);
            Duck duck = new Duck(root.duplicate());
            duck.run("SET GLOBAL TimeZone = 'UTC'");
            for (String statement : SCHEMA) {
                duck.run(statement);
            }
            for (String macro : SuperValues.MACROS) {
                duck.run(macro);
            }
            duck.run(History.SCHEMA);
            duck.close();
            return new Database(root, spectrum, files);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create the folder " + folder + ": " + e.getMessage(), e);
        } catch (SQLException | SqlFailure e) {
            throw new IllegalStateException("Cannot open the Redshift database " + file + ": " + e.getMessage(), e);
        }
    }

    /** Begins a session. Each has its own temporary tables, settings and transaction. */
    public Session connect(String user, String database) {
        return new Session(
                duplicate(),
                locks,
                catalogVersion,
                history,
                activity,
                statements,
                spectrum,
                files,
                user,
                database,
                sessions.incrementAndGet());
    }

    /** The statements of all sessions by their first words, those that failed when they ran too. */
    public Calls statements() {
        return statements;
    }

    private Duck duplicate() {
        try {
            return new Duck(root.duplicate());
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB refused another connection", e);
        }
    }

    @Override
    public void close() {
        history.close();
        try {
            root.close();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB refused to close the database", e);
        }
    }
}
