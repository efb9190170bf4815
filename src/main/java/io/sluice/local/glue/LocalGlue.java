package io.sluice.local.glue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.local.calls.Calls;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Glue Data Catalog on 127.0.0.1 that keeps its state under {@code folder/glue}. It answers the calls on databases,
 * tables and partitions; any other one gets UnknownOperationException. Requests may be signed with any key: signatures
 * are not looked at.
 */
public final class LocalGlue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalGlue.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 16;

    static {
        // The JDK's server sends headers and body apart; without this every answer waits 40 ms for the client's ACK.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Catalog catalog;
    private final Map<String, Function<Call, JsonNode>> operations;
    private final Calls calls = new Calls();

    private LocalGlue(HttpServer server, ExecutorService threads, Catalog catalog) {
        this.server = server;
        this.threads = threads;
        this.catalog = catalog;
        DatabaseCalls databases = new DatabaseCalls(catalog);
        TableCalls tables = new TableCalls(catalog);
        PartitionCalls partitions = new PartitionCalls(catalog);
        operations = Map.ofEntries(
                Map.entry("CreateDatabase", databases::create),
                Map.entry("GetDatabase", databases::get),
                Map.entry("GetDatabases", databases::list),
                Map.entry("UpdateDatabase", databases::update),
                Map.entry("DeleteDatabase", databases::delete),
                Map.entry("CreateTable", tables::create),
                Map.entry("GetTable", tables::get),
                Map.entry("GetTables", tables::list),
                Map.entry("UpdateTable", tables::update),
                Map.entry("DeleteTable", tables::delete),
                Map.entry("CreatePartition", partitions::create),
                Map.entry("BatchCreatePartition", partitions::createMany),
                Map.entry("GetPartition", partitions::get),
                Map.entry("BatchGetPartition", partitions::getMany),
                Map.entry("GetPartitions", partitions::list),
                Map.entry("UpdatePartition", partitions::update),
                Map.entry("BatchUpdatePartition", partitions::updateMany),
                Map.entry("DeletePartition", partitions::delete),
                Map.entry("BatchDeletePartition", partitions::deleteMany),
                Map.entry("GetUserDefinedFunctions", call -> {
                    return Reply.of("UserDefinedFunctions", JsonNodeFactory.instance.arrayNode());
                }));
    }

    /**
     * @param folder where the catalog stays between starts; made if missing
     * @param port 0 for a free one
     */
    public static LocalGlue start(Path folder, int port) {
        Path glue = folder.toAbsolutePath().normalize().resolve("glue");
        Catalog catalog;
        try {
            catalog = Catalog.open(glue);
        } catch (IOException e) {
            throw new UncheckedIOException("The local Glue cannot keep its catalog in " + glue + ": " + e, e);
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "local-glue");
                thread.setDaemon(true);
                return thread;
            });
            LocalGlue glueServer = new LocalGlue(server, threads, catalog);
            server.setExecutor(threads);
            server.createContext("/", glueServer::handle);
            server.start();
            return glueServer;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The local Glue did not start on 127.0.0.1:" + port + ": " + e.getMessage()
                            + ". Choose another port, or 0 for a free one",
                    e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The calls by Glue's names of operations, those that were refused too. */
    public Calls calls() {
        return calls;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            try {
                answer(exchange, 200, call(target == null ? "" : target, body));
            } catch (GlueFailure e) {
                answer(exchange, 400, refusal(e.code(), e.getMessage()));
            } catch (RuntimeException e) {
                LOG.error("{} failed", target, e);
                answer(exchange, 500, refusal("InternalServiceException", e.toString()));
            }
        }
    }

    private JsonNode call(String target, byte[] body) throws IOException {
        String operation = target.startsWith("AWSGlue.") ? target.substring("AWSGlue.".length()) : target;
        calls.count(operation);
        Function<Call, JsonNode> call = target.startsWith("AWSGlue.") ? operations.get(operation) : null;
        if (call == null) {
            throw new GlueFailure("UnknownOperationException", "The local Glue does not know '" + target + "'");
        }
        JsonNode input;
        try {
            input = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new GlueFailure("SerializationException", e.getMessage());
        }
        synchronized (catalog) {
            return call.apply(new Call(input));
        }
    }

    private static JsonNode refusal(String code, String message) {
        return JsonNodeFactory.instance.objectNode().put("__type", code).put("Message", message);
    }

    private static void answer(HttpExchange exchange, int status, JsonNode reply) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(reply);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            synchronized (catalog) {
                catalog.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The local Glue did not stop: " + e.getMessage(), e);
        }
    }
}
