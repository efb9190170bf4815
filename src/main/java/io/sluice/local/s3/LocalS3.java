package io.sluice.local.s3;

import io.sluice.local.calls.Calls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.gaul.shaded.org.eclipse.jetty.http.HttpCompliance;
import org.gaul.shaded.org.eclipse.jetty.http.UriCompliance;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConfiguration;
import org.gaul.shaded.org.eclipse.jetty.server.HttpConnectionFactory;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.server.ServerConnector;
import org.gaul.shaded.org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An S3 server on 127.0.0.1 whose buckets are folders and whose objects are plain files under {@code folder/s3}. Clients
 * address buckets by path. Requests are signed: the keys are fixed, known to everybody, and open nothing but this
 * server.
 */
public final class LocalS3 implements AutoCloseable {
    public static final String REGION = "us-east-1";
    public static final String ACCESS_KEY = "sluice";
    public static final String SECRET_KEY = "sluice-local-secret";

    private static final int MOST_THREADS = 64;

    private final Server server;
    private final ServerConnector connector;
    private final Path buckets;
    private final StagedStore store;
    private final Calls calls;

    private LocalS3(Server server, ServerConnector connector, Path buckets, StagedStore store, Calls calls) {
        this.server = server;
        this.connector = connector;
        this.buckets = buckets;
        this.store = store;
        this.calls = calls;
    }

    /**
     * @param folder where the data stays between starts; made if missing
     * @param port 0 for a free one
     */
    public static LocalS3 start(Path folder, int port) {
        Path buckets = folder.toAbsolutePath().normalize().resolve("s3");
        StagedStore store;
        try {
            Files.createDirectories(buckets);
            if (!Files.getFileStore(buckets).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
                throw new IllegalStateException(
                        "The local S3 keeps ETags and metadata in extended file attributes, which "
                                + buckets
                                + " does not have. Choose a folder on a file system that has them (ext4, xfs, btrfs;"
                                + " on macOS also a JDK of version 18 or newer)");
            }
            store = new StagedStore(buckets);
            store.discardUnfinishedPuts();
        } catch (IOException e) {
            throw new UncheckedIOException("The local S3 cannot keep its data in " + buckets + ": " + e, e);
        }
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("local-s3");
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        // What S3 takes in keys and headers is more than the RFCs allow.
        http.setHttpCompliance(HttpCompliance.LEGACY);
        http.setUriCompliance(UriCompliance.LEGACY);
        http.setHeaderCacheCaseSensitive(true); // headers are signed as they were sent
        http.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        Calls calls = new Calls();
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new S3Servlet(store, ACCESS_KEY, SECRET_KEY, calls)), "/*");
        server.setHandler(context);
        server.setStopTimeout(0);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "The local S3 did not start on 127.0.0.1:" + port + ": " + e.getMessage()
                            + ". Choose another port, or 0 for a free one",
                    e);
        }
        return new LocalS3(server, connector, buckets, store, calls);
    }

    public int port() {
        return connector.getLocalPort();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public S3Files files() {
        return new S3Files(buckets, store);
    }

    /** The requests by S3's names of operations, those that were refused too. */
    public Calls calls() {
        return calls;
    }

    /** Makes a bucket; nothing happens when it is there. */
    public void createBucket(String name) {
        try {
            Files.createDirectories(buckets.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("Bucket " + name + " could not be made: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The local S3 did not stop: " + e.getMessage(), e);
        }
    }
}
