package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.Prepared;
import io.sluice.local.redshift.engine.Result;
import io.sluice.local.redshift.engine.Session;
import io.sluice.local.redshift.engine.SqlFailure;
import java.io.IOException;
import java.util.List;

/** What goes wrong on purpose on a server: for tests, given when it starts, nothing unless it is. */
public final class Faults {
    public static final Faults NONE = new Faults(List.of());

    private final List<Fault> all;

    private Faults(List<Fault> all) {
        this.all = all;
    }

    public static Faults of(Fault... faults) {
        return new Faults(List.of(faults));
    }

    /** Runs a statement with what befalls it. An IOException breaks the connection without a word. */
    Result execute(Session session, Prepared statement, List<Object> parameters) throws SqlFailure, IOException {
        List<Fault> befalling =
                all.stream().filter(fault -> fault.befalls(statement.sql())).toList();
        for (Fault fault : befalling) {
            fault.effect().before(session, statement);
        }
        Result result = statement.execute(parameters);
        for (Fault fault : befalling) {
            fault.effect().after(session);
        }
        return result;
    }
}
