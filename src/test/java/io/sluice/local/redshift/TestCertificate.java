package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A fresh key with a certificate for localhost that it signs itself, made by the JDK's keytool. */
record TestCertificate(Path keyStore, Path root) {
    static final String PASSWORD = "certificate password";

    static TestCertificate make(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("server.p12");
        Path root = folder.resolve("root.pem");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-ext",
                "bc:c",
                "-validity",
                "2");
        keytool(store, "-exportcert", "-alias", "server", "-rfc", "-file", root.toString());
        return new TestCertificate(store, root);
    }

    ServerCertificate forServer() {
        return ServerCertificate.of(keyStore, PASSWORD.toCharArray());
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
