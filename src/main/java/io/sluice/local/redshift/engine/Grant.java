package io.sluice.local.redshift.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * GRANT and REVOKE. SELECT on tables is noted for svv_relation_privileges; the rest is accepted and forgotten, and nothing is
 * enforced: there is one user.
 */
record Grant(Kind kind, List<Name> tables, List<Grantee> grantees) implements Statement {
    /** Whether the right is given or taken away. */
    enum Kind {
        GRANT,
        REVOKE
    }

    /**
     * Who has a right.
     *
     * @param type user, role, group or public
     */
    record Grantee(String type, String name) {}

    @Override
    public Plan plan(Rendering rendering) {
        return Plan.of(Plan.Block.INSIDE, Map.of(), execution -> {
            for (Name name : tables) {
                Optional<Relation> found = execution.catalog().find(name);
                if (found.isEmpty()) {
                    throw new SqlFailure("42P01", "relation \"" + name + "\" does not exist");
                }
                if (found.get() instanceof Relation.Table table) {
                    execution.duck().run(Ddl.note(noted(table)));
                }
            }
            return Result.done(kind.name());
        });
    }

    private Relation.Table noted(Relation.Table table) {
        List<Grantee> readers = new ArrayList<>(table.note().readers());
        readers.removeAll(grantees);
        if (kind == Kind.GRANT) {
            readers.addAll(grantees);
        }
        return new Relation.Table(
                table.schema(),
                table.name(),
                table.temporary(),
                table.columns(),
                table.note().readBy(readers));
    }

    static Statement parse(Cursor cursor) throws SqlFailure {
        Kind kind = Kind.valueOf(cursor.anyWord().toUpperCase(Locale.ROOT));
        boolean ofTables = cursor.at("select")
                && cursor.peek(1).is("on")
                && !cursor.peek(2).is("all")
                && !cursor.peek(2).is("schema");
        if (!ofTables) {
            while (!cursor.atEnd()) {
                cursor.next();
            }
            return new Accepted(kind.name(), Plan.Block.INSIDE);
        }
        cursor.expect("select", "on");
        cursor.accept("table");
        List<Name> tables = new ArrayList<>();
        do {
            tables.add(cursor.relation());
        } while (cursor.accept(","));
        cursor.expect(kind == Kind.GRANT ? "to" : "from");
        List<Grantee> grantees = new ArrayList<>();
        do {
            grantees.add(grantee(cursor));
        } while (cursor.accept(","));
        if (cursor.accept("with")) {
            cursor.expect("grant", "option");
        }
        return new Grant(kind, List.copyOf(tables), List.copyOf(grantees));
    }

    private static Grantee grantee(Cursor cursor) throws SqlFailure {
        if (cursor.accept("public")) {
            return new Grantee("public", "public");
        }
        String type = cursor.accept("group") ? "group" : cursor.accept("role") ? "role" : "user";
        return new Grantee(type, cursor.identifier());
    }
}
