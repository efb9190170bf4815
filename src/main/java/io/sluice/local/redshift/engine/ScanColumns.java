package io.sluice.local.redshift.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.spectrum.ColumnBound;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement reads of Parquet files, as DuckDB's plan says: the columns of all its scans together, and, when there
 * is one scan, the conditions that it applies to row groups.
 */
final class ScanColumns {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BOUND = Pattern.compile("(\\w+)(<=|>=|<|>|=)('(?:[^']|'')*'|[-+.0-9eE]+)(?:::\\w+)?");

    private final Set<String> columns = new HashSet<>();
    private final List<ColumnBound> bounds = new ArrayList<>();
    private int scans;

    private ScanColumns() {}

    static ScanColumns of(Duck duck, String sql, List<Object> parameters) throws SqlFailure {
        ScanColumns read = new ScanColumns();
        List<List<Object>> plan = duck.rows("EXPLAIN (FORMAT JSON) " + sql, parameters.toArray());
        try {
            for (List<Object> row : plan) {
                read.collect(JSON.readTree((String) row.get(row.size() - 1)));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("DuckDB explained a plan in no JSON", e);
        }
        return read;
    }

    private void collect(JsonNode node) {
        if (node.isArray()) {
            node.forEach(this::collect);
            return;
        }
        if (node.path("name").asText("").strip().equals("READ_PARQUET")) {
            scans++;
            texts(node.path("extra_info").path("Projections")).forEach(name -> columns.add(name.split("\\.", 2)[0]));
            for (String filter : texts(node.path("extra_info").path("Filters"))) {
                for (String condition : filter.split(" AND ", -1)) {
                    Matcher bound = BOUND.matcher(condition.strip());
                    if (bound.matches()) {
                        String literal = bound.group(3);
                        bounds.add(new ColumnBound(bound.group(1), bound.group(2), unquoted(literal)));
                    }
                    Matcher named = Pattern.compile("^(\\w+)").matcher(condition.strip());
                    if (named.find()) {
                        columns.add(named.group(1));
                    }
                }
            }
        }
        collect(node.path("children"));
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(each -> texts.add(each.asText()));
        } else if (value.isTextual()) {
            texts.add(value.asText());
        }
        return texts;
    }

    private static String unquoted(String literal) {
        return literal.startsWith("'")
                ? literal.substring(1, literal.length() - 1).replace("''", "'")
                : literal;
    }

    Set<String> columns() {
        return columns;
    }

    /** None when several scans could be meant. */
    List<ColumnBound> bounds() {
        return scans == 1 ? bounds : List.of();
    }
}
