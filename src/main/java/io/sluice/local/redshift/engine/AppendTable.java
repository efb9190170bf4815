package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * ALTER TABLE … APPEND: moves the rows of one table to another with the same columns, and leaves the first one empty
 * (Developer Guide, "ALTER TABLE APPEND").
 */
record AppendTable(Name target, Name source, Extra extra) implements Statement {

    /** What becomes of columns that only one of the tables has. */
    enum Extra {
        REFUSED,
        /** Columns that only the source has are left out. */
        IGNORED,
        /** Columns that only the target has get their default. */
        FILLED
    }

    @Override
    public String title(String sql) {
        return "ALTER TABLE APPEND";
    }

    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        Relation.Table to = rendering.catalog().table(target);
        Relation.Table from = rendering.catalog().table(source);
        if (to.temporary() || from.temporary()) {
            throw new SqlFailure("0A000", "ALTER TABLE APPEND is not supported for temporary tables");
        }
        if (to.key().equals(from.key())) {
            throw new SqlFailure("0A000", "ALTER TABLE APPEND needs two tables: " + target + " stands on both sides");
        }
        List<String> columns = shared(to, from);
        Map<Name, LockMode> locks = new TreeMap<>();
        locks.put(to.key(), LockMode.EXCLUSIVE);
        locks.put(from.key(), LockMode.EXCLUSIVE);
        String names = String.join(", ", columns);
        return Plan.of(Plan.Block.OUTSIDE, locks, execution -> {
            long rows = execution
                    .duck()
                    .change(
                            "INSERT INTO " + to.sql() + " (" + names + ") SELECT " + names + " FROM " + from.sql(),
                            List.of());
            execution.duck().run("DELETE FROM " + from.sql());
            return Result.done("ALTER TABLE APPEND", rows + " rows were moved from " + source + " to " + target + ".");
        });
    }

    private List<String> shared(Relation.Table to, Relation.Table from) throws SqlFailure {
        List<String> shared = new ArrayList<>();
        for (Relation.TableColumn column : from.columns()) {
            Optional<Relation.TableColumn> same = to.columns().stream()
                    .filter(other -> other.name().equals(column.name()))
                    .findFirst();
            if (same.isEmpty()) {
                require(Extra.IGNORED, column.name(), from, to);
            } else if (!same.get().type().equals(column.type())
                    || !same.get().note().encode().equals(column.note().encode())
                    || same.get().nullable() != column.nullable()) {
                throw new SqlFailure(
                        "0A000",
                        "ALTER TABLE APPEND needs columns of the same definition: " + column.name() + " is "
                                + column.type() + " in " + from.name() + " and "
                                + same.get().type() + " in " + to.name());
            } else {
                shared.add(Sql.name(column.name()));
            }
        }
        for (Relation.TableColumn column : to.columns()) {
            if (!shared.contains(Sql.name(column.name()))) {
                require(Extra.FILLED, column.name(), to, from);
            }
        }
        if (shared.isEmpty()) {
            throw new SqlFailure("0A000", "ALTER TABLE APPEND needs columns that both tables have");
        }
        return shared;
    }

    private void require(Extra needed, String column, Relation.Table with, Relation.Table without) throws SqlFailure {
        if (extra != needed) {
            throw new SqlFailure(
                            "0A000",
                            "ALTER TABLE APPEND: the column " + column + " of " + with.name() + " is not in "
                                    + without.name())
                    .withHint("Say " + (needed == Extra.IGNORED ? "IGNOREEXTRA" : "FILLTARGET")
                            + " to append without it.");
        }
    }

    /** Reads what follows the name of the target. */
    static AppendTable parse(Cursor cursor, Name target) throws SqlFailure {
        cursor.expect("append");
        cursor.expect("from");
        Name source = cursor.relation();
        Extra extra = cursor.accept("ignoreextra")
                ? Extra.IGNORED
                : cursor.accept("filltarget") ? Extra.FILLED : Extra.REFUSED;
        return new AppendTable(target, source, extra);
    }
}
