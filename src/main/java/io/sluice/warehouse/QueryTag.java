package io.sluice.warehouse;

import io.sluice.model.Run;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Who runs a statement, as Redshift's query history shows it: a comment in front of each statement's text, and the
 * session's query group.
 *
 * @param step such as {@code load}
 */
record QueryTag(String flow, String batch, String run, String step) {
    /** Characters of STL_QUERY.label: https://docs.aws.amazon.com/redshift/latest/dg/r_query_group.html */
    private static final int MAX_GROUP = 320;

    static QueryTag of(Run run, String step) {
        return new QueryTag(run.batch().flow(), run.batch().interval().key(), run.id(), step);
    }

    /** A comment with a JSON object; no value can end it or begin another. */
    String comment() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("app", "sluice");
        fields.put("flow", flow);
        fields.put("batch", batch);
        fields.put("run", run);
        fields.put("step", step);
        StringJoiner json = new StringJoiner(",", "/* {", "} */");
        fields.forEach((name, value) -> json.add("\"" + name + "\":\"" + escaped(value) + "\""));
        return json.toString();
    }

    /** {@code SET query_group}: {@code sluice/flow/batch/run/step}, to be found by LIKE. */
    String setQueryGroup() {
        String group = String.join("/", "sluice", flow, batch, run, step);
        int end = Math.min(MAX_GROUP, group.length());
        if (end < group.length() && Character.isHighSurrogate(group.charAt(end - 1))) {
            end--;
        }
        return "SET query_group TO " + SqlLiteral.comment(group.substring(0, end));
    }

    private static String escaped(String value) {
        StringBuilder json = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c > '~' || c == '*' || c == '/') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }
}
