package io.sluice.faults;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network before Redshift in which statements meet faults. It reads the frames of the PostgreSQL protocol 3
 * (https://www.postgresql.org/docs/current/protocol-message-formats.html) as far as to tell which statement a client's
 * messages up to the next Flush or Sync run, and when the server has done them.
 */
final class WireProxy implements AutoCloseable {
    private static final int CANCEL = 80877102;
    private static final int SSL = 80877103;

    private final int server;
    private final int port;
    private final List<Trap<Call>> traps = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> statements = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refusing = new AtomicInteger();
    private volatile ServerSocket listener;

    WireProxy(int server) {
        this.server = server;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
    }

    int port() {
        return port;
    }

    void set(Trap<Call> trap) {
        traps.add(trap);
    }

    /** Takes all faults away. */
    void clear() {
        traps.clear();
        refusing.set(0);
        statements.clear();
        if (listener.isClosed()) {
            up();
        }
    }

    /** The statements that came since the last {@link #clear}. */
    List<String> statements() {
        return List.copyOf(statements);
    }

    /** Nobody listens any more, and connections are cut. */
    void down() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void up() {
        listener = listen(port);
    }

    /** Connections are cut, and so are the next ones as they come. */
    void restart(int refusals) throws IOException {
        refusing.set(refusals);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private ServerSocket listen(int at) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
            thread(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (refusing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    client.close();
                    continue;
                }
                Connection connection = new Connection(client, new Socket(InetAddress.getLoopbackAddress(), server));
                thread(connection::requests);
                thread(connection::replies);
            } catch (IOException e) {
                // Closed, or the server is.
            }
        }
    }

    /** What the client sends after a call, whatever becomes of it. */
    private enum Rest {
        NONE,
        /** The Redshift driver asks for a statement's replies by Flush, and sends the Sync by itself. */
        SYNC
    }

    /** What one client's messages up to a Flush or a Sync run. */
    final class Call {
        private final Connection connection;
        private final byte[] messages;
        private final String text;
        private final Rest rest;

        private Call(Connection connection, byte[] messages, String text, Rest rest) {
            this.connection = connection;
            this.messages = messages;
            this.text = text;
            this.rest = rest;
        }

        /** The statements' text. */
        String text() {
            return text;
        }

        void forward() throws IOException {
            connection.server.getOutputStream().write(messages);
        }

        /** Lets the server do it, and keeps back its answer. */
        void land() throws IOException {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.write(messages);
            if (rest == Rest.SYNC) {
                whole.write(frame('S', new byte[0]));
            }
            connection.land(whole.toByteArray());
        }

        /** Lets the server do this instead, and keeps back its answer. */
        void land(String statement) throws IOException {
            connection.land(simpleQuery(statement));
        }

        /** Ends the connection; the server sees its client go. */
        void cut() throws IOException {
            connection.close();
        }

        /** Ends the client's side only. */
        void cutClient() throws IOException {
            connection.client.close();
        }

        void cutServer() throws IOException {
            connection.server.close();
        }

        /** Has the server do it, and asks it to cancel that until it does. */
        void cancel() throws IOException {
            CountDownLatch answered = new CountDownLatch(1);
            connection.answered = answered;
            forward();
            try {
                do {
                    try (Socket other = new Socket(InetAddress.getLoopbackAddress(), server)) {
                        other.getOutputStream()
                                .write(ByteBuffer.allocate(16)
                                        .putInt(16)
                                        .putInt(CANCEL)
                                        .put(connection.key)
                                        .array());
                    }
                } while (!answered.await(50, TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** An ErrorResponse in the server's name, which is outside of a transaction then. */
        void refuse(String state, String message, String detail) throws IOException {
            ByteArrayOutputStream fields = new ByteArrayOutputStream();
            for (String field : List.of("SERROR", "C" + state, "M" + message, "D" + detail)) {
                fields.write(field.getBytes(StandardCharsets.UTF_8));
                fields.write(0);
            }
            fields.write(0);
            connection.client.getOutputStream().write(frame('E', fields.toByteArray()));
            if (rest == Rest.NONE) {
                connection.client.getOutputStream().write(frame('Z', new byte[] {'I'}));
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket server;
        private final Map<String, String> prepared = new HashMap<>();
        private String bound = "";
        private volatile CountDownLatch landing;
        private volatile CountDownLatch answered = new CountDownLatch(1);
        private volatile byte[] key = new byte[8];

        Connection(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.addAll(List.of(client, server));
        }

        void requests() {
            try (client) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
                if (open(in)) {
                    while (true) {
                        next(in);
                    }
                }
            } catch (IOException e) {
                // The client has gone, unless the server went first.
            } finally {
                closeQuietly(server);
            }
        }

        /** Passes on what comes before the first typed message; false when nothing more will. */
        private boolean open(DataInputStream in) throws IOException {
            while (true) {
                int length = in.readInt();
                int code = in.readInt();
                byte[] rest = in.readNBytes(length - 8);
                server.getOutputStream()
                        .write(ByteBuffer.allocate(length)
                                .putInt(length)
                                .putInt(code)
                                .put(rest)
                                .array());
                if (code != SSL) {
                    return code != CANCEL;
                }
            }
        }

        /** Gathers messages up to one after which the client waits, and passes them on. */
        private void next(DataInputStream in) throws IOException {
            ByteArrayOutputStream messages = new ByteArrayOutputStream();
            StringBuilder text = new StringBuilder();
            char type;
            do {
                type = (char) in.readUnsignedByte();
                byte[] body = in.readNBytes(in.readInt() - 4);
                messages.write(frame(type, body));
                text.append(text(type, body));
            } while ("PBDEC".indexOf(type) >= 0);
            Call call = new Call(this, messages.toByteArray(), text.toString(), type == 'H' ? Rest.SYNC : Rest.NONE);
            if (text.length() > 0) {
                statements.add(call.text());
            }
            for (Trap<Call> trap : traps) {
                if (text.length() > 0 && trap.springs(call)) {
                    trap.strike(call);
                    return;
                }
            }
            call.forward();
        }

        /** The statement that a message runs, if it runs one. */
        private String text(char type, byte[] body) {
            return switch (type) {
                case 'Q' -> string(body, 0);
                case 'P' -> {
                    String name = string(body, 0);
                    prepared.put(name, string(body, name.getBytes(StandardCharsets.UTF_8).length + 1));
                    yield "";
                }
                case 'B' -> {
                    int portal = string(body, 0).getBytes(StandardCharsets.UTF_8).length;
                    bound = prepared.getOrDefault(string(body, portal + 1), "");
                    yield "";
                }
                case 'E' -> bound + "\n";
                default -> "";
            };
        }

        void land(byte[] messages) throws IOException {
            CountDownLatch landed = new CountDownLatch(1);
            landing = landed;
            server.getOutputStream().write(messages);
            try {
                landed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            landing = null;
        }

        void replies() {
            try (server) {
                DataInputStream in = new DataInputStream(new BufferedInputStream(server.getInputStream()));
                boolean isTyped = false;
                while (true) {
                    char type = (char) in.readUnsignedByte();
                    if (!isTyped && (type == 'N' || type == 'S') && in.available() == 0) {
                        client.getOutputStream().write(type); // the answer about TLS
                        continue;
                    }
                    isTyped = true;
                    byte[] body = in.readNBytes(in.readInt() - 4);
                    CountDownLatch landed = landing;
                    if (type == 'K') {
                        key = body;
                    }
                    if (landed == null) {
                        if (type == 'E') {
                            answered.countDown();
                        }
                        client.getOutputStream().write(frame(type, body));
                    } else if (type == 'Z') {
                        landed.countDown();
                    }
                }
            } catch (IOException e) {
                // The server has gone, unless the client went first.
            } finally {
                CountDownLatch landed = landing;
                if (landed != null) {
                    landed.countDown();
                }
                closeQuietly(client);
            }
        }

        void close() throws IOException {
            client.close();
            server.close();
        }
    }

    private static byte[] simpleQuery(String sql) {
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        return frame('Q', ByteBuffer.allocate(text.length + 1).put(text).array());
    }

    private static byte[] frame(char type, byte[] body) {
        return ByteBuffer.allocate(body.length + 5)
                .put((byte) type)
                .putInt(body.length + 4)
                .put(body)
                .array();
    }

    private static String string(byte[] body, int from) {
        int end = from;
        while (body[end] != 0) {
            end++;
        }
        return new String(body, from, end - from, StandardCharsets.UTF_8);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "redshift-faults");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        down();
    }
}
