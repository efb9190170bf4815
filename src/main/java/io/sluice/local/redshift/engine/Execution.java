package io.sluice.local.redshift.engine;

import java.sql.PreparedStatement;
import java.util.List;

/** One running statement. */
record Execution(Session session, Duck duck, Catalog catalog, Rendering rendering, long id, List<Object> parameters) {

    Result query(RenderedQuery query) throws SqlFailure {
        PreparedStatement statement = duck.prepare(query.sql());
        Fields fields = Fields.of(statement, query.outputs());
        return Result.of(fields, duck.query(statement, parameters));
    }
}
