package io.sluice.local.redshift;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The certificate and private key of a server. */
public final class ServerCertificate {
    private final SSLContext context;

    private ServerCertificate(SSLContext context) {
        this.context = context;
    }

    /**
     * Reads a PKCS #12 file, as {@code keytool -genkeypair} and {@code openssl pkcs12 -export} make it.
     *
     * @param password of the file and of the key in it
     * @throws UncheckedIOException when the file cannot be read
     * @throws IllegalArgumentException when it holds no private key, or the password is another
     */
    public static ServerCertificate of(Path file, char[] password) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            boolean hasKey = false;
            for (String alias : Collections.list(store.aliases())) {
                hasKey |= store.isKeyEntry(alias);
            }
            if (!hasKey) {
                throw new IllegalArgumentException(
                        file + " holds no private key. Make it with keytool -genkeypair or openssl pkcs12 -export.");
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new ServerCertificate(context);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(unreadable(file, e), e);
        } catch (IOException e) {
            if (e.getCause() instanceof GeneralSecurityException) {
                throw new IllegalArgumentException(unreadable(file, e), e);
            }
            throw new UncheckedIOException("The certificate file cannot be read: " + e, e);
        }
    }

    private static String unreadable(Path file, Exception e) {
        return file + " cannot be opened as a PKCS #12 file: " + e.getMessage() + ". Check the file and its password.";
    }

    /** The server's side of TLS over a connection, with the handshake done. Closing it closes the connection. */
    SSLSocket secure(Socket plain) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
        secured.startHandshake();
        return secured;
    }
}
