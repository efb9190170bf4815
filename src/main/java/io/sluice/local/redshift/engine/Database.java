package io.sluice.local.redshift.engine;

import io.sluice.local.spectrum.Spectrum;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/** Compile stub. */
public final class Database implements AutoCloseable {
    private final DuckDBConnection root;

    private Database(DuckDBConnection root) {
        this.root = root;
    }

    public static Database open(Path folder, Spectrum spectrum) {
        try {
            return new Database((DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Session connect(String user, String database) {
        try {
            Connection connection = root.duplicate();
            return new Session(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
