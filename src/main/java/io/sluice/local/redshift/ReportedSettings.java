package io.sluice.local.redshift;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings that the client is told of, at first and whenever one changes.
 *
 * <p>The Redshift driver switches to SHOW commands for its metadata once it is told of {@code show_discovery}, and to
 * another format of rows from {@code server_protocol_version} 2 on: the first is never sent, the second is 1.
 */
final class ReportedSettings {
    private static final String SHOW_DISCOVERY = "show_discovery";

    private final Map<String, String> reported = new LinkedHashMap<>();

    void reportInitial(Client client, Map<String, String> sessionSettings, BackendMessages out) throws IOException {
        Map<String, String> initial = new LinkedHashMap<>();
        initial.put("server_version", "8.0.2");
        initial.put("server_encoding", "UTF8");
        initial.put("client_encoding", "UTF8");
        initial.put("DateStyle", "ISO, MDY");
        initial.put("TimeZone", "UTC");
        initial.put("integer_datetimes", "on");
        initial.put("standard_conforming_strings", "on");
        initial.put("session_authorization", client.user());
        if (client.rowMetadata() == RowMetadata.EXTENDED) {
            initial.put("server_protocol_version", "1");
        }
        reportChanges(initial, out);
        reportChanges(sessionSettings, out);
    }

    void reportChanges(Map<String, String> settings, BackendMessages out) throws IOException {
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String name = setting.getKey();
            String value = setting.getValue();
            if (!name.equalsIgnoreCase(SHOW_DISCOVERY) && !value.equals(reported.put(name, value))) {
                out.parameterStatus(name, value);
            }
        }
    }
}
