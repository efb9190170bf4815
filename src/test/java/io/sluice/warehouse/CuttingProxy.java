package io.sluice.warehouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A network between the driver and Redshift that breaks at a statement. */
final class CuttingProxy implements AutoCloseable {
    /** What becomes of the message with the statement. */
    enum Cut {
        /** The server never gets it, and sees the client go. */
        BEFORE_SERVER,
        /** The server does it, and its answer is lost. */
        AFTER_SERVER,
        /** The client is cut off at once; the server gets it after another connection has asked for a lock. */
        AFTER_NEXT_LOCK
    }

    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new ArrayList<>();
    private final Set<Socket> muted = ConcurrentHashMap.newKeySet();
    private final CountDownLatch locked = new CountDownLatch(1);
    private volatile boolean hasCut;
    private volatile boolean refusing;
    private String statement = "";
    private Cut cut = Cut.BEFORE_SERVER;
    private int cuts;

    CuttingProxy(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Breaks the next {@code times} connections that send the text. */
    synchronized void cutAt(String text, Cut how, int times) {
        statement = text;
        cut = how;
        cuts = times;
    }

    /** After the cut, no connection comes through. */
    void thenRefuse() {
        refusing = true;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                if (refusing && hasCut) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                synchronized (this) {
                    sockets.addAll(List.of(client, server));
                }
                thread(() -> requests(client, server));
                thread(() -> replies(client, server));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void requests(Socket client, Socket server) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                if (isCut(text)) {
                    breakAt(client, server, buffer, read);
                    return;
                }
                out.write(buffer, 0, read);
                if (hasCut && text.contains("LOCK TABLE")) {
                    locked.countDown();
                }
            }
            server.close();
        } catch (IOException | InterruptedException e) {
            closeQuietly(client, server);
        }
    }

    private void breakAt(Socket client, Socket server, byte[] message, int length)
            throws IOException, InterruptedException {
        switch (cut) {
            case BEFORE_SERVER -> closeQuietly(client, server);
            case AFTER_SERVER -> {
                muted.add(client);
                server.getOutputStream().write(message, 0, length);
            }
            case AFTER_NEXT_LOCK -> {
                client.close();
                locked.await();
                server.getOutputStream().write(message, 0, length);
            }
        }
    }

    private void replies(Socket client, Socket server) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = server.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (muted.contains(client)) {
                    closeQuietly(client, server);
                } else if (!client.isClosed()) {
                    client.getOutputStream().write(buffer, 0, read);
                }
            }
            client.close();
        } catch (IOException e) {
            closeQuietly(client);
        }
    }

    private synchronized boolean isCut(String text) {
        if (cuts == 0 || !text.contains(statement)) {
            return false;
        }
        cuts--;
        hasCut = true;
        return true;
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket... sockets) {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone.
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        locked.countDown();
        listener.close();
        closeQuietly(sockets.toArray(Socket[]::new));
    }
}
