package io.sluice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.cli.Sluice;
import io.sluice.local.LocalStack;
import io.sluice.local.s3.LocalS3;
import io.sluice.local.s3.S3Object;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One local stack for all tests of this JVM, on a folder of its own; its settings are system properties, as the local
 * environment reads them. Tests keep apart by the names of their flows, tables and raw prefixes.
 */
public final class SharedStack {
    private static SharedStack instance;

    private final Path folder;
    private final LocalStack stack;
    private final S3Client s3;

    private SharedStack(Path folder) {
        this.folder = folder;
        this.stack = LocalStack.start(folder);
        stack.settings().forEach(System::setProperty);
        this.s3 = client(stack.s3Endpoint().toString(), LocalS3.SECRET_KEY);
    }

    public static synchronized SharedStack up() {
        if (instance == null) {
            try {
                instance = new SharedStack(Files.createTempDirectory("sluice-stack"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(instance::down));
        }
        return instance;
    }

    public LocalStack stack() {
        return stack;
    }

    public static S3Client client(String endpoint, String secretKey) {
        return S3Client.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.of(LocalS3.REGION))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(LocalS3.ACCESS_KEY, secretKey)))
                .build();
    }

    public S3Client s3() {
        return s3;
    }

    /** Makes an object on the local S3. */
    public void put(String bucket, String key, byte[] content) {
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content));
    }

    /** Lets S3 tell that all objects whose URL starts so were written earlier. */
    public void age(String urlPrefix, Duration by) {
        try {
            for (S3Object object : stack.files().list(urlPrefix)) {
                age(object.path(), by);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets S3 tell that all unfinished uploads below a key were begun earlier. */
    public void ageUploads(String bucket, String keyPrefix, Duration by) {
        try (Stream<Path> files = Files.walk(folder.resolve("s3").resolve("." + bucket))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().contains("-" + keyPrefix)) {
                    age(file, by);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void age(Path file, Duration by) throws IOException {
        Files.setLastModifiedTime(
                file, FileTime.from(Files.getLastModifiedTime(file).toInstant().minus(by)));
    }

    /** The rows of a query through the genuine Redshift driver, each value as text, NULL as {@code null}. */
    public List<List<String>> query(String sql) {
        Properties properties = new Properties();
        properties.put("user", System.getProperty(LocalStack.REDSHIFT_USER));
        properties.put("password", System.getProperty(LocalStack.REDSHIFT_PASSWORD));
        properties.put("ssl", "false");
        try (Connection connection = DriverManager.getConnection(stack.redshiftUrl(), properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> result = new ArrayList<>();
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(rows.getString(i));
                }
                result.add(row);
            }
            return result;
        } catch (SQLException e) {
            throw new AssertionError(sql + ": " + e.getMessage(), e);
        }
    }

    /** A conf folder: the shipped files, and these flows besides. */
    public static Path conf(Path folder, String... namesAndTexts) {
        try (Stream<Path> shipped = Files.walk(Path.of("conf"))) {
            for (Path file : shipped.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(Path.of("conf").relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                Files.writeString(folder.resolve("flows/" + namesAndTexts[i] + ".conf"), namesAndTexts[i + 1]);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command of Sluice on the stack, which has to succeed. */
    public static void run(Path conf, String... command) {
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        String[] arguments = Stream.concat(Stream.of(command), Stream.of("--conf", conf.toString(), "--env", "local"))
                .toArray(String[]::new);
        assertEquals(0, Sluice.execute(to, to, arguments), said::toString);
    }

    private void down() {
        stack.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
