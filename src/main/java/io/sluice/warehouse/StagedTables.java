package io.sluice.warehouse;

import io.sluice.model.TableName;
import io.sluice.plan.OwnTables;
import java.util.List;

/** The tables that rows pass, of all runs that have not dropped theirs. */
public final class StagedTables {
    private final RedshiftConnection redshift;
    private final String schema;

    /** @param schema of Sluice's own tables */
    public StagedTables(RedshiftConnection redshift, String schema) {
        this.redshift = redshift;
        this.schema = schema;
    }

    public List<TableName> list() {
        try (Session session = open()) {
            return session.query(new StageStatement.SelectTables(schema, OwnTables.STAGED + "_")).stream()
                    .map(row -> new TableName(schema, row.get(0)))
                    .toList();
        }
    }

    public void drop(List<TableName> tables) {
        try (Session session = open()) {
            tables.forEach(table -> session.define(new StageStatement.DropStaged(table)));
        }
    }

    private Session open() {
        return redshift.open(new QueryTag("", "", "", "clean"));
    }
}
