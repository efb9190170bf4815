package io.sluice.local.redshift.engine;

import java.sql.PreparedStatement;
import java.util.List;

/** Compile stub. */
public final class Prepared {
    private final Session session;
    private final PreparedStatement statement;
    private final int[] parameterTypes;
    private final List<Field> fields;
    private final String sql;

    Prepared(Session session, PreparedStatement statement, int[] parameterTypes, List<Field> fields, String sql) {
        this.session = session;
        this.statement = statement;
        this.parameterTypes = parameterTypes;
        this.fields = fields;
        this.sql = sql;
    }

    public int[] parameterTypes() {
        return parameterTypes.clone();
    }

    public List<Field> fields() {
        return fields;
    }

    public Result execute(List<Object> parameters) throws SqlFailure {
        return session.run(statement, parameters, fields, sql);
    }
}
