package io.sluice;

import io.sluice.local.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * One local stack for all tests of this JVM, on a folder of its own; its settings are system properties, as the local
 * environment reads them. Tests keep apart by the names of their flows, tables and raw prefixes.
 */
public final class SharedStack {
    private static SharedStack instance;

    private final Path folder;
    private final LocalStack stack;

    private SharedStack(Path folder) {
        this.folder = folder;
        this.stack = LocalStack.start(folder);
        stack.settings().forEach(System::setProperty);
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

    /** Makes an object on the local S3, by its file. */
    public void put(String bucket, String key, byte[] content) {
        Path file = folder.resolve("s3").resolve(bucket).resolve(key);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
