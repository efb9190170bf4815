package io.sluice.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Which Sluice this is, by the manifest of its jar. */
final class CodeVersion {
    /** Of code that runs from classes, whose versions cannot be told apart. */
    static final String FROM_CLASSES = "(from classes)";

    private CodeVersion() {}

    /** The version, and the commit when the build has put it into the manifest as {@code Git-Commit}. */
    static String current() {
        CodeSource source = CodeVersion.class.getProtectionDomain().getCodeSource();
        try {
            Path place = Path.of(source.getLocation().toURI());
            return place.toString().endsWith(".jar") ? ofJar(place) : FROM_CLASSES;
        } catch (URISyntaxException | IOException e) {
            return FROM_CLASSES;
        }
    }

    private static String ofJar(Path place) throws IOException {
        try (JarFile jar = new JarFile(place.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String version = attributes.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            String commit = attributes.getValue("Git-Commit");
            return (version == null ? "(no version)" : version) + (commit == null ? "" : "+" + commit);
        }
    }
}
