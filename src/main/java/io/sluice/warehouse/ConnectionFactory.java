package io.sluice.warehouse;

import com.amazon.redshift.Driver;
import io.sluice.config.Environment;
import io.sluice.config.Secret;
import io.sluice.model.FlowException;
import io.sluice.model.Reason;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * How to reach a Redshift database: by the genuine driver, over TLS with the server's certificate and name verified. Only a
 * server on this very host may do without TLS.
 *
 * @param url {@code jdbc:redshift://host:port/database} or {@code jdbc:redshift:iam://…}, without properties
 * @param properties of the driver, from a short list: others can load classes or weaken TLS
 * @param passwordSource where the password is kept, for messages
 * @param password its value, asked for at each connection and kept nowhere; not asked for with an {@code iam} URL
 */
public record ConnectionFactory(
        String url, String user, Map<String, String> properties, Secret passwordSource, Supplier<String> password) {
    private static final Pattern URL =
            Pattern.compile("jdbc:redshift:(iam:)?//(\\[[0-9A-Fa-f:.]+\\]|[^/:?;,]+)(?::([^/:?;,]+))?/([^/?;]+)");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final Set<String> ALLOWED = Set.of(
            "applicationname",
            "autocreate",
            "clusterid",
            "compression",
            "connecttimeout",
            "dbgroups",
            "groupfederation",
            "isserverless",
            "logintimeout",
            "profile",
            "region",
            "serverlessacctid",
            "serverlessworkgroup",
            "sockettimeout",
            "ssl",
            "sslmode",
            "sslrootcert",
            "tcpkeepalive");

    /** @throws FlowException of kind CONFIGURATION for another kind of URL, a property off the list, or weakened TLS */
    public ConnectionFactory {
        properties = Map.copyOf(properties);
        String host = matched(url).group(2);
        for (Map.Entry<String, String> property : properties.entrySet()) {
            String name = property.getKey().toLowerCase(Locale.ROOT);
            if (!ALLOWED.contains(name)) {
                throw FlowException.configuration("The driver property " + property.getKey()
                        + " in redshift.properties is not on the list of allowed ones: "
                        + String.join(", ", new TreeSet<>(ALLOWED)) + ".");
            }
            boolean weakens = name.equals("ssl") && !property.getValue().equals("true")
                    || name.equals("sslmode") && !property.getValue().equals("verify-full");
            if (weakens && !LOOPBACK.contains(host)) {
                throw FlowException.configuration("redshift.properties says " + property.getKey() + " = "
                        + property.getValue() + ", and the host " + host + " is not this machine: connections go over"
                        + " TLS with sslmode verify-full. Leave the property out; for a private certificate"
                        + " authority set sslrootcert.");
            }
        }
    }

    public static ConnectionFactory of(Environment.Redshift redshift, Supplier<String> password) {
        return new ConnectionFactory(
                redshift.url(), redshift.user(), redshift.properties(), redshift.password(), password);
    }

    /** What a person calls the place: {@code host:port/database}. */
    public String place() {
        return url.substring(url.indexOf("//") + 2);
    }

    /** Opens a connection that commits each statement. */
    Connection open() {
        Properties all = new Properties();
        all.setProperty("ssl", "true");
        all.setProperty("sslmode", "verify-full");
        all.setProperty("tcpkeepalive", "true");
        all.setProperty("applicationname", "sluice");
        all.setProperty("logintimeout", "20");
        properties.forEach((name, value) -> all.setProperty(name.toLowerCase(Locale.ROOT), value));
        if (!Boolean.parseBoolean(all.getProperty("ssl"))) {
            all.remove("sslmode");
        }
        if (matched(url).group(1) != null) {
            all.setProperty("dbuser", user);
        } else {
            all.setProperty("user", user);
            all.setProperty("password", password.get());
        }
        try {
            Connection connection = new Driver().connect(url, all);
            if (connection == null) {
                throw new SQLException("the driver does not take the URL");
            }
            return connection;
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    private FlowException explained(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String message =
                e.getCause() instanceof IOException io ? Reason.of(io) : Reason.sentence(SqlFailures.serverMessage(e));
        if (List.of("28P01", "28000").contains(state)) {
            return FlowException.failed(
                    "Redshift at " + place() + " refuses the user " + user + " (" + state + "): " + message
                            + ". Check redshift.user and the password kept in the " + passwordSource + ".",
                    e);
        }
        if (state.equals("3D000")) {
            return FlowException.failed(
                    "Redshift at " + place() + " has no such database (" + state + "): " + message
                            + ". Correct the end of redshift.url.",
                    e);
        }
        if (isAboutTls(e, message)) {
            return FlowException.failed(
                    "No TLS connection to Redshift at " + place() + ": " + message
                            + ". The server's certificate must be valid for the host in redshift.url; for a private"
                            + " certificate authority set sslrootcert in redshift.properties.",
                    e);
        }
        if (state.startsWith("08") || SqlFailures.isTransient(e)) {
            return FlowException.retryable(
                    "Redshift at " + place() + " cannot be reached (" + state + "): " + message
                            + ". Check that the cluster or workgroup is running, the host and port in redshift.url,"
                            + " and that its security group lets this machine in; then run the batch again.",
                    e);
        }
        return FlowException.failed("No connection to Redshift at " + place() + " (" + state + "): " + message, e);
    }

    private static boolean isAboutTls(SQLException e, String message) {
        return e.getCause() instanceof SSLException
                || message.contains("could not be verified")
                || message.contains("does not support SSL");
    }

    private static Matcher matched(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            String shown = url.replaceFirst("[?;].*", "?…"); // what follows may be a password
            throw FlowException.configuration("'" + shown + "' is no URL for Redshift: write"
                    + " jdbc:redshift://host:port/database, or jdbc:redshift:iam://…, in redshift.url, and properties"
                    + " in redshift.properties.");
        }
        return matcher;
    }

    @Override
    public String toString() {
        return user + "@" + place();
    }
}
