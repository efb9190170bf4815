package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * COPY … FROM S3.
 *
 * @param columns as written, empty for all
 * @param source the URL of a manifest or a key prefix
 * @param options by their names in lower case, empty values for those without one
 */
record Copy(Name target, List<String> columns, String source, CopyFormat format, Map<String, String> options)
        implements Statement {

    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Relation.Table table = rendering.catalog().table(target);
        checkOmitted(table);
        return Plan.of(
                Plan.Block.INSIDE, Plan.locks(rendering, Optional.of(table)), execution -> run(table, execution));
    }

    private Result run(Relation.Table table, Execution execution) throws SqlFailure {
        execution.session().copied(execution.id(), 0);
        List<CopyFile> files = CopySource.files(this, execution.session().files());
        long rows = format.load(this, table, files, execution);
        execution.session().copied(execution.id(), rows);
        execution.catalog().activity().wear().changed(table, Wear.Change.INSERT, rows);
        return Result.done(
                "COPY",
                "Load into table '" + table.name() + "' completed, " + rows + " record(s) loaded successfully.");
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The columns that the files fill, in the files' order. */
    List<TableColumn> targets(Relation.Table table) throws SqlFailure {
        List<TableColumn> targets = new ArrayList<>();
        if (columns.isEmpty()) {
            table.columns().stream()
                    .filter(column -> !column.isIdentity() || has("explicit_ids"))
                    .forEach(targets::add);
        }
        for (String column : columns) {
            targets.add(table.column(column));
        }
        return targets;
    }

    private void checkOmitted(Relation.Table table) throws SqlFailure {
        List<TableColumn> targets = targets(table);
        for (TableColumn column : table.columns()) {
            boolean needed = !column.nullable() && column.defaultSql().isEmpty() && !column.isIdentity();
            if (needed && !targets.contains(column)) {
                throw new SqlFailure("42601", "NOT NULL column without DEFAULT must be included in column list")
                        .withDetail("Column " + column.name() + " of table " + table.name());
            }
        }
    }

    String into(Relation.Table table, List<TableColumn> targets) {
        List<String> names =
                targets.stream().map(column -> Sql.name(column.name())).toList();
        return "INSERT INTO " + table.sql() + " (" + String.join(", ", names) + ") ";
    }

    static String paths(List<CopyFile> files) {
        List<String> paths =
                files.stream().map(file -> Sql.string(file.path().toString())).toList();
        return "[" + String.join(", ", paths) + "]";
    }
}
