package io.sluice.local.redshift;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/** The messages in and out of one client's socket, plain at first and encrypted from when the client asks for it. */
final class Channel {
    private static final char ENCRYPTED = 'S';
    private static final char REFUSED = 'N';

    private final Optional<ServerCertificate> certificate;
    private Socket socket;
    private MessageReader in;
    private BackendMessages out;
    private boolean encrypted;

    Channel(Socket socket, Optional<ServerCertificate> certificate) throws IOException {
        this.certificate = certificate;
        use(socket);
    }

    private void use(Socket next) throws IOException {
        socket = next;
        in = new MessageReader(next.getInputStream());
        out = new BackendMessages(new MessageWriter(next.getOutputStream()));
    }

    MessageReader in() {
        return in;
    }

    BackendMessages out() {
        return out;
    }

    /** There is no encryption of this kind here. */
    void refuseEncryption() throws IOException {
        out.encryption(REFUSED);
    }

    /** Answers a request for TLS and goes over to it, if there is a certificate to show. */
    void encrypt() throws IOException, ProtocolViolation {
        if (certificate.isEmpty()) {
            refuseEncryption();
            return;
        }
        if (encrypted) {
            throw new ProtocolViolation("encryption requested on an encrypted connection");
        }
        if (in.hasUnread()) {
            // They would be taken for encrypted ones: CVE-2021-23214 of PostgreSQL.
            throw new ProtocolViolation("received unencrypted data after a request for SSL");
        }
        out.encryption(ENCRYPTED);
        use(certificate.get().secure(socket));
        encrypted = true;
    }

    void timeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }
}
