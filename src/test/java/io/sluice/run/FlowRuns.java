package io.sluice.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.cli.Sluice;
import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.ledger.Contention;
import io.sluice.ledger.RunReport;
import io.sluice.model.BatchId;
import io.sluice.model.Interval;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A flow with a name of its own on the shared stack, and runs of its batch of 2018-11-01, or of its only one. In texts and SQL
 * {@code NAME} stands for the name.
 */
final class FlowRuns implements AutoCloseable {
    private static final Instant DAY = Instant.parse("2018-11-01T00:00:00Z");

    private final String name =
            "f" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    private final Path conf;
    private Services services;
    private Flow flow;

    FlowRuns(Path folder, String text) {
        SharedStack.up();
        conf = SharedStack.conf(folder.resolve("conf"), name, text.replace("NAME", name));
    }

    String name() {
        return name;
    }

    Services services() {
        return services;
    }

    /** Writes a file of the conf folder. */
    FlowRuns file(String path, String text) {
        try {
            Files.writeString(conf.resolve(path.replace("NAME", name)), text.replace("NAME", name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the flow's file, and reads it. */
    FlowRuns flow(String text) {
        return file("flows/NAME.conf", text).read();
    }

    /** Replaces texts of the flow's file, each by the one after it. */
    FlowRuns replacing(String... texts) {
        try {
            String text = Files.readString(conf.resolve("flows/" + name + ".conf"));
            for (int i = 0; i < texts.length; i += 2) {
                assertTrue(text.contains(texts[i]), text);
                text = text.replace(texts[i], texts[i + 1]);
            }
            return flow(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the flow as its files are now. */
    FlowRuns read() {
        close();
        Configuration configuration = Configuration.load(conf, "local");
        flow = configuration.flow(name);
        services = new Services(configuration.environment());
        return this;
    }

    RunReport run() {
        return run(new PausedProgress(null));
    }

    RunReport run(Progress progress) {
        return new BatchRunner(services, progress, Clock.systemUTC())
                .run(flow, new BatchId(name, window()), Contention.YIELD);
    }

    Interval window() {
        return flow.source().window().firstAt(DAY);
    }

    List<RunReport> history() {
        return services.ledger().history(name).toList();
    }

    /** What a command of Sluice says, which ends with the code. */
    String sluice(int code, String... command) {
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        String[] all = Stream.concat(Stream.of(command), Stream.of("--conf", conf.toString(), "--env", "local"))
                .toArray(String[]::new);
        assertEquals(code, Sluice.execute(to, to, all), said::toString);
        return said.toString();
    }

    void sql(String statement) {
        services.redshift().query(statement.replace("NAME", name), 1);
    }

    /** The rows of a query, columns joined by a bar. */
    List<String> rows(String query) {
        return SharedStack.up().query(query.replace("NAME", name)).stream()
                .map(row -> String.join("|", row.stream().map(String::valueOf).toList()))
                .toList();
    }

    /** The keys of the lake bucket below a prefix. */
    List<String> keys(String prefix) {
        return SharedStack.up()
                .s3()
                .listObjectsV2(r -> r.bucket("sluice-lake").prefix(prefix.replace("NAME", name)))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    @Override
    public void close() {
        if (services != null) {
            services.close();
        }
    }
}
