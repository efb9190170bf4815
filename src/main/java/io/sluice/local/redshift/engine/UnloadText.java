package io.sluice.local.redshift.engine;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** The lines of text and CSV files as expressions of DuckDB over the columns of unloaded rows. */
final class UnloadText {
    private final Unload unload;

    UnloadText(Unload unload) {
        this.unload = unload;
    }

    /** A row's line, without its end. */
    String line(List<UnloadColumn> columns) throws SqlFailure {
        if (unload.format() == UnloadFormat.JSON) {
            return document(columns);
        }
        if (unload.has("fixedwidth")) {
            return fixed(columns);
        }
        List<String> fields = new ArrayList<>();
        for (UnloadColumn column : columns) {
            fields.add(orNull(column, field(column.text())));
        }
        return joined(fields);
    }

    private static String document(List<UnloadColumn> columns) {
        List<String> members = new ArrayList<>();
        for (UnloadColumn column : columns) {
            String name = TextNode.valueOf(column.name()) + ":";
            members.add(Sql.string(name) + " || CASE WHEN " + column.sql() + " IS NULL THEN 'null' ELSE "
                    + column.json() + " END");
        }
        return "('{' || " + String.join(" || ',' || ", members) + " || '}')";
    }

    /** Text that is too wide is cut. */
    private String fixed(List<UnloadColumn> columns) throws SqlFailure {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            fields.add("rpad(" + orNull(columns.get(i), columns.get(i).text()) + ", "
                    + unload.widths().get(i) + ", ' ')");
        }
        return "(" + String.join(" || ", fields) + ")";
    }

    private String orNull(UnloadColumn column, String text) {
        return "CASE WHEN " + column.sql() + " IS NULL THEN "
                + Sql.string(unload.options().getOrDefault("null", "")) + " ELSE " + text + " END";
    }

    /** The line of the columns' names. */
    String header(List<UnloadColumn> columns) {
        return joined(
                columns.stream().map(column -> field(Sql.string(column.name()))).toList());
    }

    private String joined(List<String> fields) {
        return "(" + String.join(" || " + Sql.string(delimiter()) + " || ", fields) + ")";
    }

    private String delimiter() {
        return unload.options().getOrDefault("delimiter", unload.format() == UnloadFormat.CSV ? "," : "|");
    }

    private String field(String text) {
        if (unload.format() == UnloadFormat.CSV) {
            List<String> marks = List.of(Sql.string(delimiter()), "'\"'", "chr(10)", "chr(13)");
            List<String> found = marks.stream()
                    .map(mark -> "contains(" + text + ", " + mark + ")")
                    .toList();
            return "CASE WHEN " + String.join(" OR ", found) + " THEN '\"' || replace(" + text
                    + ", '\"', '\"\"') || '\"' ELSE " + text + " END";
        }
        String escaped = text;
        if (unload.has("escape")) {
            List<String> marks = new ArrayList<>(List.of("'\\'", "chr(10)", "chr(13)", Sql.string(delimiter())));
            if (unload.has("addquotes")) {
                marks.addAll(List.of("'\"'", "''''"));
            }
            for (String mark : marks) {
                escaped = "replace(" + escaped + ", " + mark + ", '\\' || " + mark + ")";
            }
        }
        return unload.has("addquotes") ? "('\"' || " + escaped + " || '\"')" : escaped;
    }
}
