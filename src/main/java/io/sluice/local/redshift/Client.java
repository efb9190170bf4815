package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.SqlFailure;
import java.io.IOException;
import java.util.Map;

/** A client that has said who it is and has proved it. */
record Client(String user, String database, RowMetadata rowMetadata) {
    /** Sent by Redshift's own drivers: the newest of Redshift's extensions of the protocol that they know. */
    private static final String CLIENT_PROTOCOL_VERSION = "client_protocol_version";

    /**
     * Checks the password, then the database.
     *
     * @throws SqlFailure 28000 without a user name, 28P01 for a wrong password, 3D000 for another database than the
     *     server's
     */
    static Client authenticated(
            Map<String, String> startup, Credentials credentials, MessageReader in, BackendMessages out)
            throws IOException, ProtocolViolation, SqlFailure {
        String user = startup.getOrDefault("user", "");
        if (user.isEmpty()) {
            throw new SqlFailure("28000", "no PostgreSQL user name specified in startup packet");
        }
        String password = credentials.password(user).orElse("");
        boolean proved = credentials.method().proves(user, password, in, out);
        if (!proved || password.isEmpty()) {
            throw new SqlFailure("28P01", "password authentication failed for user \"" + user + "\"");
        }
        String database = startup.getOrDefault("database", user);
        if (!database.equals(credentials.database())) {
            throw new SqlFailure("3D000", "database \"" + database + "\" does not exist")
                    .withHint("The local Redshift has one database, \"" + credentials.database() + "\".");
        }
        boolean plain = startup.getOrDefault(CLIENT_PROTOCOL_VERSION, "0").equals("0");
        return new Client(user, database, plain ? RowMetadata.PLAIN : RowMetadata.EXTENDED);
    }
}
