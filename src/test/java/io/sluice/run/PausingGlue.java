package io.sluice.run;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A network before Glue that holds back the first request of one kind, as for a process that sleeps. */
final class PausingGlue implements AutoCloseable {
    private final HttpServer server;
    private final HttpClient network = HttpClient.newHttpClient();
    private final URI glue;
    private final String held;
    private final AtomicBoolean hasHeld = new AtomicBoolean();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    PausingGlue(URI glue, String held) throws IOException {
        this.glue = glue;
        this.held = held;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::forward);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void awaitPause() throws InterruptedException {
        if (!reached.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("no request of " + held);
        }
    }

    void goOn() {
        released.countDown();
    }

    private void forward(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        try {
            if (target.endsWith("." + held) && hasHeld.compareAndSet(false, true)) {
                reached.countDown();
                released.await(60, TimeUnit.SECONDS);
            }
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(glue).POST(HttpRequest.BodyPublishers.ofByteArray(body));
            for (String header : new String[] {"X-Amz-Target", "Content-Type", "Authorization", "X-Amz-Date"}) {
                request.header(header, exchange.getRequestHeaders().getFirst(header));
            }
            HttpResponse<byte[]> reply = network.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            reply.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                    .set("Content-Type", type));
            reply.headers().firstValue("x-amzn-ErrorType").ifPresent(type -> exchange.getResponseHeaders()
                    .set("x-amzn-ErrorType", type));
            exchange.sendResponseHeaders(reply.statusCode(), reply.body().length == 0 ? -1 : reply.body().length);
            exchange.getResponseBody().write(reply.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            exchange.close();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
