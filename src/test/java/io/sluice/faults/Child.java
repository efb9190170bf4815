package io.sluice.faults;

import io.sluice.cli.Sluice;
import io.sluice.local.LocalStack;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The program in a process of its own, which can be killed and stopped as a machine's processes are. */
final class Child {
    /** What a process says whose end is SIGKILL. */
    static final int KILLED = 137;

    /** What a JVM says whose end is SIGTERM. */
    static final int TERMINATED = 143;

    private static final long PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * @param folder for its output
     * @param before what starts the command line, if the process shall not be started by itself
     */
    static Child start(Path folder, List<String> before, List<String> arguments) {
        try {
            Path out = Files.createTempFile(folder, "child", ".out");
            Path err = Files.createTempFile(folder, "child", ".err");
            ProcessBuilder builder = java(folder, Sluice.class, arguments.toArray(String[]::new))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.command().addAll(0, before);
            return new Child(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A class of this JVM's in one of its own.
     *
     * @param home an installation of Spark, as far as a cluster on this machine looks at it
     */
    static ProcessBuilder java(Path home, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What Spark asks of this very JVM.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-Djdk."))
                .forEach(command::add);
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(LocalStack.REGION.substring(0, LocalStack.REGION.lastIndexOf('.'))))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of(
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Duser.timezone=UTC",
                "-Dlog4j2.configurationFile=conf/log4j2.properties",
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", scala.util.Properties.versionNumberString());
        return builder;
    }

    /** This JVM's, for processes that start in other folders. */
    static String classPath() {
        String mine = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(mine.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** SIGTERM: shutdown hooks run, Spark's among them. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL for the executors of a cluster on this machine. */
    void killExecutor() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    /** SIGSTOP: no thread of it goes on. */
    void pause() {
        signal("STOP", process.pid());
    }

    /** SIGCONT. */
    void resume() {
        signal("CONT", process.pid());
    }

    static void signal(String name, long pid) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " gave " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it did, when it has ended. */
    Outcome outcome() {
        await();
        return new Outcome(process.exitValue(), read(out), read(err));
    }

    private void await() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the child did not end:" + File.separator + read(err));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
