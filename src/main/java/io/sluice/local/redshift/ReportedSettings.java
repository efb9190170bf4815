package io.sluice.local.redshift;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings that the client is told of, at first and whenever one changes: those that PostgreSQL reports.
 *
 * <p>The Redshift driver switches to SHOW commands for its metadata once it is told of {@code show_discovery}, and to
 * another format of rows from {@code server_protocol_version} 2 on: the first is never sent, the second is 1.
 */
final class ReportedSettings {
    /** As PostgreSQL writes them; the engine has them in lower case. */
    private static final List<String> NAMES = List.of(
            "server_version",
            "server_encoding",
            "client_encoding",
            "DateStyle",
            "TimeZone",
            "integer_datetimes",
            "standard_conforming_strings",
            "application_name");

    private final Map<String, String> reported = new HashMap<>();

    void reportInitial(Client client, Map<String, String> settings, BackendMessages out) throws IOException {
        reportChanges(settings, out);
        out.parameterStatus("session_authorization", client.user());
        if (client.rowMetadata() == RowMetadata.EXTENDED) {
            out.parameterStatus("server_protocol_version", "1");
        }
    }

    void reportChanges(Map<String, String> settings, BackendMessages out) throws IOException {
        for (String name : NAMES) {
            String value = settings.get(name.toLowerCase(Locale.ROOT));
            if (value != null && !value.equals(reported.put(name, value))) {
                out.parameterStatus(name, value);
            }
        }
    }
}
