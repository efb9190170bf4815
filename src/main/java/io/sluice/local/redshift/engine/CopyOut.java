package io.sluice.local.redshift.engine;

import java.util.Map;
import java.util.Optional;

/**
 * {@code COPY … TO STDOUT}, which psql's {@code \copy … to} sends.
 *
 * <p>Amazon Redshift has no such statement: its COPY only loads, and UNLOAD writes to S3 (Developer Guide, "COPY" and
 * "Unsupported PostgreSQL features"). It is here so that scripts for psql can take rows out of the local Redshift; one
 * that is also to run on Amazon's writes {@code \o} or UNLOAD instead.
 */
record CopyOut(Query query, CopyLayout layout) implements Statement {
    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        RenderedQuery rendered = query.render(Scope.root(rendering));
        Map<Name, LockMode> locks = Plan.locks(rendering, Optional.empty());
        return Plan.of(
                Plan.Block.INSIDE, locks, execution -> execution.query(rendered).copiedOut(layout));
    }

    /** Whether COPY of the client's own connection stands here: {@code COPY … TO} or {@code COPY … FROM STDIN}. */
    static boolean stands(Cursor cursor) throws SqlFailure {
        int start = cursor.position();
        cursor.expect("copy");
        boolean query = cursor.at("(");
        if (query) {
            cursor.skipGroup();
        } else {
            cursor.relation();
            if (cursor.at("(")) {
                cursor.skipGroup();
            }
        }
        boolean stands = cursor.at("to") || cursor.at("from", "stdin");
        cursor.rewind(start);
        return stands;
    }

    static CopyOut parse(Cursor cursor) throws SqlFailure {
        cursor.expect("copy");
        Query query;
        if (cursor.accept("(")) {
            query = new QueryParser(cursor).query();
            cursor.expect(")");
        } else {
            int start = cursor.position();
            cursor.relation();
            String table = cursor.textSince(start);
            String columns = cursor.at("(") ? String.join(", ", quoted(cursor)) : "*";
            query = Rendering.parse("SELECT " + columns + " FROM " + table);
        }
        if (cursor.at("from")) {
            throw new SqlFailure("0A000", "COPY FROM STDIN is not supported: Redshift loads from S3 only");
        }
        cursor.expect("to");
        if (!cursor.accept("stdout")) {
            throw new SqlFailure("0A000", "COPY TO a file is not supported: Redshift writes files by UNLOAD");
        }
        return new CopyOut(query, CopyLayout.parse(cursor));
    }

    private static java.util.List<String> quoted(Cursor cursor) throws SqlFailure {
        return cursor.identifiers().stream().map(Sql::name).toList();
    }
}
