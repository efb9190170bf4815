package io.sluice.local.redshift;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a client wants of a new connection. */
sealed interface Opening {
    int PROTOCOL_3 = 3;
    int CANCEL_REQUEST = 80877102;
    int SSL_REQUEST = 80877103;
    int GSS_ENCRYPTION_REQUEST = 80877104;

    /** To stop the statement that another connection runs. No answer is given, so nothing can be learnt. */
    record Cancel(int processId, int secret) implements Opening {}

    /** To work: the start-up parameters, among them user and database. */
    record Login(Map<String, String> parameters) implements Opening {}

    /** Reads a client's first messages, and answers the requests for encryption that may come before. */
    static Opening read(Channel channel) throws IOException, ProtocolViolation {
        Message message = channel.in().untyped();
        int code = message.int32();
        for (int requests = 0; code == SSL_REQUEST || code == GSS_ENCRYPTION_REQUEST; requests++) {
            if (requests == 2) {
                throw new ProtocolViolation("encryption requested again after it was answered");
            }
            message.end();
            if (code == SSL_REQUEST) {
                channel.encrypt();
            } else {
                channel.refuseEncryption();
            }
            message = channel.in().untyped();
            code = message.int32();
        }
        if (code == CANCEL_REQUEST) {
            return new Cancel(message.int32(), message.int32());
        }
        int major = code >>> 16;
        int minor = code & 0xFFFF;
        if (major != PROTOCOL_3) {
            throw new ProtocolViolation(
                    "unsupported frontend protocol " + major + "." + minor + ": server supports 3.0 to 3.0");
        }
        Login login = new Login(parameters(message));
        List<String> unknown = new ArrayList<>();
        login.parameters().keySet().stream()
                .filter(name -> name.startsWith("_pq_."))
                .forEach(unknown::add);
        if (minor > 0 || !unknown.isEmpty()) {
            channel.out().negotiateProtocolVersion(unknown);
        }
        return login;
    }

    private static Map<String, String> parameters(Message message) throws ProtocolViolation {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name = message.string(); !name.isEmpty(); name = message.string()) {
            parameters.put(name, message.string());
        }
        message.end();
        return parameters;
    }
}
