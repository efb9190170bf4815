package io.sluice.local.redshift.engine;

import java.util.List;

/** A statement that can be run any number of times. It is resolved again at each run. */
public final class Prepared {
    private final Session session;
    private final String sql;
    private final Statement statement;
    private final int[] parameterOids;
    private final int[] parameterTypes;
    private final List<Field> fields;

    Prepared(
            Session session,
            String sql,
            Statement statement,
            int[] parameterOids,
            int[] parameterTypes,
            List<Field> fields) {
        this.session = session;
        this.sql = sql;
        this.statement = statement;
        this.parameterOids = parameterOids.clone();
        this.parameterTypes = parameterTypes;
        this.fields = fields;
    }

    /** Its text as the client sent it. */
    public String sql() {
        return sql;
    }

    Statement statement() {
        return statement;
    }

    int[] parameterOids() {
        return parameterOids;
    }

    /** The object ids of the parameters' types, in order, all of them resolved. */
    public int[] parameterTypes() {
        return parameterTypes.clone();
    }

    /** The columns of the rows it will give; empty when it gives none. */
    public List<Field> fields() {
        return fields;
    }

    /** @param parameters values of the {@link #parameterTypes}, null allowed */
    public Result execute(List<Object> parameters) throws SqlFailure {
        return session.run(this, parameters);
    }
}
