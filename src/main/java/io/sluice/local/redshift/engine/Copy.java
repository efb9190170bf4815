package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.time.LocalDateTime;
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
        Session session = execution.session();
        Facts facts = execution.rendering().facts();
        LocalDateTime start = Transaction.now();
        session.copied(execution.id(), 0);
        List<CopyFile> files = List.of();
        try {
            files = CopySource.files(this, session.files());
            Loaded loaded = format.load(this, table, files, execution);
            session.history().loads().copied(execution.id(), facts, this, start, files, loaded, null);
            session.copied(execution.id(), loaded.rows());
            execution.catalog().activity().wear().changed(table, Wear.Change.INSERT, loaded.rows());
            return done(table, loaded);
        } catch (SqlFailure e) {
            session.history()
                    .loads()
                    .copied(execution.id(), facts, this, start, files, new Loaded(0, 1), e.getMessage());
            throw e;
        }
    }

    private Result done(Relation.Table table, Loaded loaded) {
        String begin = "Load into table '" + table.name() + "' completed, ";
        List<String> notices = new ArrayList<>();
        notices.add(begin + loaded.rows() + " record(s) loaded successfully.");
        if (loaded.rejected() > 0) {
            notices.add(begin + loaded.rejected()
                    + " record(s) could not be loaded.  Check 'stl_load_errors' system table for details.");
        }
        return Result.done("COPY", notices.toArray(String[]::new));
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** What stands for NULL in text. */
    String nullText() {
        return options.getOrDefault("null", "\\N");
    }

    /** What is put in the place of invalid characters, if they are to be accepted. */
    Optional<Character> replacement() {
        return Optional.ofNullable(options.get("acceptinvchars")).map(text -> text.charAt(0));
    }

    /** How many records must not fit for the load to fail. */
    long mostErrors() {
        return has("ignoreallerrors")
                ? Long.MAX_VALUE
                : Math.max(1, Long.parseLong(options.getOrDefault("maxerror", "0")));
    }

    boolean isCompressed() {
        return has("gzip") || has("bzip2") || has("zstd");
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
