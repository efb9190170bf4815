package io.sluice.local.redshift.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.local.redshift.engine.Relation.TableColumn;
import io.sluice.local.s3.S3Files;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which value of a JSON document goes into which column: by name, by name whatever its case, by a JSONPaths file, or all
 * of it into one (Developer Guide, "COPY from JSON format"). Numbers keep the digits that the file has.
 */
final class JsonFields {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private static final Pattern STEP = Pattern.compile("\\.([^.'\\[\\]]+)|\\['([^']*)'\\]|\\[([0-9]+)\\]");

    private final List<TableColumn> columns;
    private final List<List<Object>> paths;
    private final boolean ignoresCase;

    private JsonFields(List<TableColumn> columns, List<List<Object>> paths, boolean ignoresCase) {
        this.columns = columns;
        this.paths = paths;
        this.ignoresCase = ignoresCase;
    }

    static JsonFields of(Copy copy, List<TableColumn> columns, S3Files files) throws SqlFailure {
        String option = copy.options().get("paths");
        if (option.startsWith("s3://")) {
            List<List<Object>> paths = read(option, files);
            if (!paths.isEmpty() && paths.size() != columns.size()) {
                throw new SqlFailure(
                                "XX000",
                                "Number of jsonpaths and the number of columns should match. JSONPath size: "
                                        + paths.size() + ", Number of columns in table or column list: "
                                        + columns.size())
                        .withDetail("JSONPaths file: " + option);
            }
            return new JsonFields(columns, paths.isEmpty() ? byName(columns) : paths, false);
        }
        if (option.equals("noshred")) {
            if (columns.size() != 1 || !columns.get(0).type().equals(SqlType.SUPER)) {
                throw new SqlFailure(
                        "0A000", "JSON 'noshred' needs a table or column list of exactly one SUPER column");
            }
            return new JsonFields(columns, List.of(List.of()), false);
        }
        if (!option.equals("auto") && !option.equals("auto ignorecase")) {
            throw new SqlFailure(
                    "22023",
                    "Invalid JSON option '" + option
                            + "': it must be 'auto', 'auto ignorecase', 'noshred' or the s3:// URL"
                            + " of a JSONPaths file");
        }
        return new JsonFields(columns, byName(columns), option.equals("auto ignorecase"));
    }

    private static List<List<Object>> byName(List<TableColumn> columns) {
        return columns.stream().map(column -> List.<Object>of(column.name())).toList();
    }

    /** The file's paths, none when it names its array otherwise, which stands for 'auto'. */
    private static List<List<Object>> read(String url, S3Files files) throws SqlFailure {
        Path file = files.file(url)
                .orElseThrow(() -> new SqlFailure(
                        "XX000", "Problem reading JSONPaths file '" + url + "': the specified key does not exist"));
        List<List<Object>> paths = new ArrayList<>();
        try {
            for (JsonNode path : JSON.readTree(file.toFile()).path("jsonpaths")) {
                paths.add(steps(path.asText()));
            }
        } catch (IOException e) {
            throw new SqlFailure("XX000", "Problem reading JSONPaths file '" + url + "': it is not JSON", e);
        }
        return paths;
    }

    /** Names and indexes of {@code $['a'][0]} or {@code $.a[0]}. */
    private static List<Object> steps(String path) throws SqlFailure {
        List<Object> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int at = 1;
        while (path.startsWith("$") && at < path.length() && matcher.find(at) && matcher.start() == at) {
            String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            steps.add(name != null ? (Object) name : (Object) Integer.valueOf(matcher.group(3)));
            at = matcher.end();
        }
        if (at != path.length() || steps.isEmpty()) {
            throw new SqlFailure("XX000", "Invalid JSONPath format: " + path)
                    .withHint(
                            "Write $['name']['inner'][0] or $.name.inner[0]; wildcards and filters are not supported.");
        }
        return steps;
    }

    /** The columns' values in a document. */
    List<RawField> of(String document) throws LoadFault {
        JsonNode root;
        try {
            root = JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new LoadFault(LoadFault.LINE, "Invalid JSON format: " + e.getOriginalMessage());
        }
        List<RawField> fields = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            JsonNode value = root;
            for (Object step : paths.get(i)) {
                value = step instanceof Integer index ? element(value, index) : member(value, (String) step);
            }
            boolean whole = columns.get(i).type().equals(SqlType.SUPER);
            fields.add(new RawField(whole ? json(value) : text(value), 0));
        }
        return fields;
    }

    private static JsonNode element(JsonNode value, int index) throws LoadFault {
        if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
            throw new LoadFault(LoadFault.LINE, "Invalid JSONPath format: Member is not an array.");
        }
        return value.path(index);
    }

    private JsonNode member(JsonNode value, String name) throws LoadFault {
        if (!value.isObject() && !value.isNull() && !value.isMissingNode()) {
            throw new LoadFault(LoadFault.LINE, "Invalid JSONPath format: Member is not an object.");
        }
        JsonNode found = value.path(name);
        if (ignoresCase && found.isMissingNode()) {
            for (Iterator<Map.Entry<String, JsonNode>> members = value.fields(); members.hasNext(); ) {
                Map.Entry<String, JsonNode> next = members.next();
                if (next.getKey().equalsIgnoreCase(name)) {
                    return next.getValue();
                }
            }
        }
        return found;
    }

    private static String json(JsonNode value) {
        return value.isMissingNode() ? null : value.toString();
    }

    private static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        return value.isValueNode()
                ? value.isBigDecimal() ? value.decimalValue().toString() : value.asText()
                : value.toString();
    }
}
