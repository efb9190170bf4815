package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.Prepared;
import io.sluice.local.redshift.engine.Session;
import io.sluice.local.redshift.engine.SqlFailure;
import java.io.IOException;
import java.util.Collections;
import java.util.List;

/**
 * The simple protocol: one string, any number of statements, all values as text; the first error ends it. Several
 * statements are one transaction, but for those that end it (PostgreSQL 8.0, "Simple Query").
 */
final class SimpleQuery {
    private static final int[] NO_PARAMETERS = {};

    private final Session session;
    private final Client client;
    private final Faults faults;
    private final BackendMessages out;

    SimpleQuery(Session session, Client client, Faults faults, BackendMessages out) {
        this.session = session;
        this.client = client;
        this.faults = faults;
        this.out = out;
    }

    void run(String script) throws SqlFailure, IOException {
        List<String> statements = session.split(script);
        if (statements.isEmpty()) {
            out.emptyQueryResponse();
        }
        for (int i = 0; i < statements.size(); i++) {
            if (statements.size() > 1) {
                session.inScript(i == statements.size() - 1 ? Session.Place.LAST : Session.Place.BEFORE_OTHERS);
            }
            runOne(statements.get(i));
        }
    }

    private void runOne(String statement) throws SqlFailure, IOException {
        Prepared prepared = session.prepare(statement, NO_PARAMETERS);
        if (prepared.parameterTypes().length > 0) {
            throw new SqlFailure("42P02", "there is no parameter $1");
        }
        List<Format> formats = Collections.nCopies(prepared.fields().size(), Format.TEXT);
        try (Portal portal = new Portal(session, faults, prepared, List.of(), formats)) {
            portal.start();
            if (!portal.fields().isEmpty()) {
                out.rowDescription(portal.fields(), formats, client.rowMetadata(), client.database());
            }
            portal.run(Portal.NO_LIMIT, out);
        }
    }
}
