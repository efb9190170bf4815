package io.sluice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar that goes to EMR, as Maven packaged it. */
final class PackagingIT {
    private static final List<String> STAYS_OUT = List.of(
            "io/sluice/local/",
            "org/apache/spark/",
            "org/apache/hadoop/",
            "org/apache/parquet/",
            "com/fasterxml/",
            "io/delta/",
            "org/duckdb/",
            "org/gaul/",
            "com/amazon/redshift/",
            "scala/",
            "org/slf4j/");

    /** Libraries that the cluster may have in another version: under our own name, or not at all. */
    private static final List<String> RELOCATED = List.of(
            "software/amazon/",
            "com/typesafe/config/",
            "picocli/",
            "dev/failsafe/",
            "me/tongfei/",
            "com/github/freva/");

    private static final long MOST_BYTES = 25_000_000;

    private final Path jar = Path.of(System.getProperty("sluice.emr.jar"));

    @Test
    void it_holds_Sluice_and_nothing_of_the_cluster_or_of_the_local_stack() throws IOException {
        List<String> names = names();
        for (String prefix : STAYS_OUT) {
            assertEquals(
                    List.of(), names.stream().filter(n -> n.startsWith(prefix)).toList(), prefix);
        }
        assertTrue(names.contains("io/sluice/cli/Sluice.class"));
        assertTrue(names.contains("io/sluice/extract/PinnedSource.class"));
    }

    @Test
    void its_own_libraries_cannot_meet_the_clusters() throws IOException {
        List<String> names = names();
        for (String prefix : RELOCATED) {
            assertEquals(
                    List.of(), names.stream().filter(n -> n.startsWith(prefix)).toList(), prefix);
        }
        assertTrue(names.contains("io/sluice/shaded/config/Config.class"));
        assertTrue(names.contains("io/sluice/shaded/amazon/awssdk/services/glue/GlueClient.class"));
    }

    @Test
    void it_stays_small() throws IOException {
        long bytes = Files.size(jar);
        assertTrue(bytes < MOST_BYTES, () -> jar + " has " + bytes + " bytes");
    }

    private List<String> names() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(entry -> entry.getName()).toList();
        }
    }
}
