package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.Field;
import io.sluice.local.redshift.engine.PgType;
import io.sluice.local.redshift.engine.Prepared;
import io.sluice.local.redshift.engine.Session;
import io.sluice.local.redshift.engine.SqlFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The extended protocol: statements parsed once, bound to parameters as portals, executed. Each has a name, and the
 * empty name belongs to the one that the next of its kind replaces.
 */
final class ExtendedQuery {
    private static final String UNNAMED = "";
    private static final int NULL_LENGTH = -1;

    /** Without a statement in it, a query string answers with EmptyQueryResponse. */
    private record Statement(Optional<Prepared> prepared) {}

    private record Bound(Optional<Portal> portal) {}

    private final Session session;
    private final Client client;
    private final Faults faults;
    private final BackendMessages out;
    private final Map<String, Statement> statements = new HashMap<>();
    private final Map<String, Bound> portals = new HashMap<>();

    ExtendedQuery(Session session, Client client, Faults faults, BackendMessages out) {
        this.session = session;
        this.client = client;
        this.faults = faults;
        this.out = out;
    }

    void parse(Message message) throws ProtocolViolation, SqlFailure, IOException {
        String name = message.string();
        String sql = message.string();
        int[] oids = new int[message.int16()];
        for (int i = 0; i < oids.length; i++) {
            oids[i] = message.int32();
        }
        message.end();
        if (name.equals(UNNAMED)) {
            statements.remove(UNNAMED);
        } else if (statements.containsKey(name)) {
            throw new SqlFailure("42P05", "prepared statement \"" + name + "\" already exists");
        }
        List<String> parts = session.split(sql);
        if (parts.size() > 1) {
            throw new SqlFailure("42601", "cannot insert multiple commands into a prepared statement");
        }
        Optional<Prepared> prepared =
                parts.isEmpty() ? Optional.empty() : Optional.of(session.prepare(parts.get(0), oids));
        statements.put(name, new Statement(prepared));
        out.parseComplete();
    }

    void bind(Message message) throws ProtocolViolation, SqlFailure, IOException {
        String portalName = message.string();
        String statementName = message.string();
        List<Format> parameterFormats = formats(message);
        List<byte[]> values = values(message);
        List<Format> resultFormats = formats(message);
        message.end();
        Statement statement = statement(statementName);
        if (portalName.equals(UNNAMED)) {
            closePortal(UNNAMED);
        } else if (portals.containsKey(portalName)) {
            throw new SqlFailure("42P03", "cursor \"" + portalName + "\" already exists");
        }
        int[] types = statement.prepared().map(Prepared::parameterTypes).orElse(new int[0]);
        if (values.size() != types.length) {
            throw new SqlFailure(
                    ProtocolViolation.SQL_STATE,
                    "bind message supplies " + values.size() + " parameters, but prepared statement \"" + statementName
                            + "\" requires " + types.length);
        }
        List<Object> parameters = parameters(types, Format.spread(parameterFormats, types.length), values);
        Bound bound = new Bound(Optional.empty());
        if (statement.prepared().isPresent()) {
            Prepared prepared = statement.prepared().get();
            List<Format> columns =
                    Format.spread(resultFormats, prepared.fields().size());
            bound = new Bound(Optional.of(new Portal(session, faults, prepared, parameters, columns)));
        }
        portals.put(portalName, bound);
        out.bindComplete();
    }

    private static List<Format> formats(Message message) throws ProtocolViolation, SqlFailure {
        int count = message.int16();
        List<Format> formats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            formats.add(Format.of(message.int16()));
        }
        return formats;
    }

    private static List<byte[]> values(Message message) throws ProtocolViolation {
        int count = message.int16();
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = message.int32();
            values.add(length == NULL_LENGTH ? null : message.bytes(length));
        }
        return values;
    }

    private static List<Object> parameters(int[] types, List<Format> formats, List<byte[]> values) throws SqlFailure {
        List<Object> parameters = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            byte[] value = values.get(i);
            PgType type = PgType.of(types[i]).orElse(PgType.UNKNOWN);
            parameters.add(value == null ? null : formats.get(i).decode(type, value));
        }
        return Collections.unmodifiableList(parameters);
    }

    void describe(Message message) throws ProtocolViolation, SqlFailure, IOException {
        char kind = message.letter();
        String name = message.string();
        message.end();
        if (kind == 'S') {
            Optional<Prepared> prepared = statement(name).prepared();
            out.parameterDescription(prepared.map(Prepared::parameterTypes).orElse(new int[0]));
            List<Field> fields = prepared.map(Prepared::fields).orElse(List.of());
            describeRows(fields, Collections.nCopies(fields.size(), Format.TEXT));
        } else if (kind == 'P') {
            Optional<Portal> portal = portal(name).portal();
            describeRows(
                    portal.map(Portal::fields).orElse(List.of()),
                    portal.map(Portal::formats).orElse(List.of()));
        } else {
            throw new ProtocolViolation("invalid DESCRIBE message subtype " + (int) kind);
        }
    }

    private void describeRows(List<Field> fields, List<Format> formats) throws IOException {
        if (fields.isEmpty()) {
            out.noData();
        } else {
            out.rowDescription(fields, formats, client.rowMetadata(), client.database());
        }
    }

    void execute(Message message) throws ProtocolViolation, SqlFailure, IOException {
        String name = message.string();
        int limit = message.int32();
        message.end();
        Optional<Portal> portal = portal(name).portal();
        if (portal.isEmpty()) {
            out.emptyQueryResponse();
        } else {
            session.beginBatch();
            portal.get().run(Math.max(limit, Portal.NO_LIMIT), out);
        }
    }

    /** Closing what does not exist is no error. */
    void close(Message message) throws ProtocolViolation, IOException {
        char kind = message.letter();
        String name = message.string();
        message.end();
        if (kind == 'S') {
            statements.remove(name);
        } else if (kind == 'P') {
            closePortal(name);
        } else {
            throw new ProtocolViolation("invalid CLOSE message subtype " + (int) kind);
        }
        out.closeComplete();
    }

    /** Portals live to the end of their transaction. */
    void closePortals() {
        portals.values().forEach(bound -> bound.portal().ifPresent(Portal::close));
        portals.clear();
    }

    /** A simple query takes the place of the unnamed statement and portal. */
    void closeUnnamed() {
        statements.remove(UNNAMED);
        closePortal(UNNAMED);
    }

    private void closePortal(String name) {
        Bound bound = portals.remove(name);
        if (bound != null) {
            bound.portal().ifPresent(Portal::close);
        }
    }

    private Statement statement(String name) throws SqlFailure {
        Statement statement = statements.get(name);
        if (statement == null) {
            throw new SqlFailure(
                    "26000",
                    name.equals(UNNAMED)
                            ? "unnamed prepared statement does not exist"
                            : "prepared statement \"" + name + "\" does not exist");
        }
        return statement;
    }

    private Bound portal(String name) throws SqlFailure {
        Bound bound = portals.get(name);
        if (bound == null) {
            throw new SqlFailure("34000", "portal \"" + name + "\" does not exist");
        }
        return bound;
    }
}
