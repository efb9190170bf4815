package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** COMMENT ON TABLE or COLUMN. */
record CommentOn(Name table, Optional<String> column, String comment) implements Statement {
    @Override
    public Plan plan(Rendering rendering) {
        return Plan.of(Plan.Block.INSIDE, Map.of(), execution -> {
            Relation.Table target = execution.catalog().table(table);
            if (column.isPresent()) {
                ColumnNote note = target.column(column.get()).note();
                ColumnNote noted = new ColumnNote(note.type(), note.encode(), note.identity(), comment);
                execution.duck().run(Ddl.note(target, column.get(), noted));
            } else {
                TableNote noted = target.note().commented(comment);
                execution
                        .duck()
                        .run(Ddl.note(new Relation.Table(
                                target.schema(), target.name(), target.temporary(), target.columns(), noted)));
            }
            return Result.done("COMMENT");
        });
    }

    static CommentOn parse(Cursor cursor) throws SqlFailure {
        cursor.expect("comment", "on");
        String kind = cursor.anyWord();
        if (!kind.equals("table") && !kind.equals("column")) {
            throw SqlFailure.notSupported("COMMENT ON " + kind.toUpperCase(Locale.ROOT));
        }
        List<String> parts = new ArrayList<>(List.of(cursor.identifier()));
        while (cursor.accept(".")) {
            parts.add(cursor.anyWord());
        }
        Optional<String> column = kind.equals("table") ? Optional.empty() : Optional.of(parts.remove(parts.size() - 1));
        if (parts.isEmpty()) {
            throw new SqlFailure("42601", "column name must be qualified");
        }
        cursor.expect("is");
        String comment = cursor.accept("null") ? "" : cursor.string();
        int last = parts.size() - 1;
        Optional<String> schema = last == 0 ? Optional.empty() : Optional.of(parts.get(last - 1));
        return new CommentOn(new Name(schema, parts.get(last)), column, comment);
    }
}
