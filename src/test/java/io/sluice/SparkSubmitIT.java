package io.sluice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.Sample;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar, run by Spark's own launcher: the driver and two executors are JVMs of their own that have only what a
 * cluster has, and what they tell each other goes through Kryo.
 */
final class SparkSubmitIT {
    /** What the jar brings itself, and what exists on a laptop only. */
    private static final List<String> NOT_ON_A_CLUSTER = List.of(
            "/classes",
            "/test-classes",
            "com/typesafe/config",
            "info/picocli",
            "dev/failsafe",
            "me/tongfei",
            "com/github/freva",
            "awssdk/glue/",
            "awssdk/secretsmanager/",
            "org/duckdb",
            "org/gaul",
            "org/junit",
            "archunit",
            "com/amazon/redshift");

    private static final int MOST_SECONDS = 240;

    @TempDir
    private Path folder;

    @Test
    void the_EMR_jar_runs_a_flow_through_spark_submit() throws IOException, InterruptedException {
        SharedStack stack = SharedStack.up();
        new Sample(LocalDate.of(2022, 5, 1), 1, 400, 0, 5).put(stack.stack().settings());
        JsonNode summary = new ObjectMapper().readTree(submit("run", "listens_etlt", "--from", "2022-05-01", "--json"));
        assertEquals("done", summary.get("outcome").asText());
        long written = summary.at("/runs/0/rows/written").asLong();
        assertTrue(written > 200, summary::toPrettyString);
        String loaded = Long.toString(written);
        String day = " where dt = '2022-05-01'";
        assertEquals(List.of(List.of(loaded)), stack.query("select count(*) from music.listens" + day));
        assertEquals(List.of(List.of(loaded)), stack.query("select count(*) from music_lake.listens" + day));
        assertEquals(List.of(List.of(loaded)), stack.query("select sum(plays) from music.plays_by_day" + day));
    }

    private String submit(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        command.addAll(options());
        SharedStack.up().stack().settings().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", clusterClasspath(), "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(List.of("--master", "local-cluster[2,1,1024]", "--class", "io.sluice.cli.Sluice"));
        command.addAll(List.of("--jars", driver(), "--conf", "spark.ui.enabled=false"));
        command.addAll(List.of("--conf", "spark.executor.extraClassPath=" + clusterClasspath()));
        command.addAll(List.of("--conf", "spark.executor.extraJavaOptions=" + String.join(" ", options())));
        command.addAll(List.of("--conf", "spark.serializer=org.apache.spark.serializer.KryoSerializer"));
        command.add(System.getProperty("sluice.emr.jar"));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("--conf", Path.of("conf").toAbsolutePath().toString(), "--env", "local"));
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        Files.createDirectories(folder.resolve("spark/jars"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.12");
        builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        Process process = builder.start();
        assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), () -> "still running: " + text(err));
        assertEquals(0, process.exitValue(), () -> text(err));
        return text(out);
    }

    /** What Spark needs of this JVM, and how it compiles: driver and executors live for one batch. */
    private static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-XX:TieredStopAtLevel"))
                .toList();
    }

    private static String clusterClasspath() {
        return classpath().stream()
                .filter(entry -> NOT_ON_A_CLUSTER.stream().noneMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String driver() {
        return classpath().stream()
                .filter(entry -> entry.contains("com/amazon/redshift"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> classpath() {
        return List.of(System.getProperty("java.class.path").split(File.pathSeparator));
    }

    private static String text(File file) {
        try {
            return Files.readString(file.toPath());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
