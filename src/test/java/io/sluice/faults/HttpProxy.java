package io.sluice.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * A network before an HTTP server in which calls meet faults. It changes nothing else: the name that the client calls is
 * passed on, so that signatures stay valid.
 */
final class HttpProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final URI server;
    private final List<Trap<Call>> traps = new CopyOnWriteArrayList<>();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch release = new CountDownLatch(1);

    HttpProxy(URI server) {
        this.server = server;
        try {
            listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    void set(Trap<Call> trap) {
        traps.add(trap);
    }

    /** Takes all faults away and lets go what they hold. */
    void clear() {
        traps.clear();
        calls.clear();
        CountDownLatch held = release;
        release = new CountDownLatch(1);
        held.countDown();
    }

    /** What came since the last {@link #clear}, a line a call. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    /** One request, and who waits for its reply. */
    final class Call {
        private final Socket client;
        private final HttpMessage request;

        private Call(Socket client, HttpMessage request) {
            this.client = client;
            this.request = request;
        }

        HttpMessage request() {
            return request;
        }

        HttpMessage forward() throws IOException {
            return forward(request);
        }

        HttpMessage forward(HttpMessage other) throws IOException {
            try (Socket upstream = new Socket(server.getHost(), server.getPort())) {
                upstream.setTcpNoDelay(true);
                other.write(upstream.getOutputStream());
                return HttpMessage.reply(new BufferedInputStream(upstream.getInputStream()), other.method());
            }
        }

        void reply(HttpMessage reply) throws IOException {
            reply.write(client.getOutputStream());
        }

        /** The head and a part of the body, and then an end of the kind. */
        void replyInPart(HttpMessage reply, int bytes, End end) throws IOException {
            OutputStream out = client.getOutputStream();
            reply.writeHead(out);
            out.write(reply.body(), 0, bytes);
            out.flush();
            close(end);
        }

        void close(End end) throws IOException {
            if (end == End.RESET) {
                client.setSoLinger(true, 0);
            }
            client.close();
        }

        /** Waits until {@link HttpProxy#clear}, while the client waits for a reply. */
        void hold() throws IOException {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            client.close();
        }

        @Override
        public String toString() {
            String target = request.header("X-Amz-Target");
            return target.isEmpty() ? request.method() + " " + request.target() : target;
        }
    }

    /** How a connection ends. */
    enum End {
        /** In order, as far as TCP can tell. */
        CLOSE,
        RESET
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                thread(() -> serve(client));
            } catch (IOException e) {
                // Closed, or a client that went at once.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            Optional<HttpMessage> request = HttpMessage.request(in, client.getOutputStream());
            while (request.isPresent()) {
                serve(new Call(client, request.get()));
                request = client.isClosed() ? Optional.empty() : HttpMessage.request(in, client.getOutputStream());
            }
        } catch (IOException e) {
            // The client or the server has gone, and the other side sees that.
        } finally {
            clients.remove(client);
        }
    }

    private void serve(Call call) throws IOException {
        calls.add(call.toString());
        for (Trap<Call> trap : traps) {
            if (trap.springs(call)) {
                trap.strike(call);
                return;
            }
        }
        call.reply(call.forward());
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "http-faults");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        clear();
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
