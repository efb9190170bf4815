package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.config.Secret;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionFactoryTest {
    private static final Secret SECRET = new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "REDSHIFT_PASSWORD");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:redshift://c.abc.eu-west-1.redshift.amazonaws.com:5439/dev",
                "jdbc:redshift:iam://wg.123456789012.eu-west-1.redshift-serverless.amazonaws.com:5439/dev",
                "jdbc:redshift:iam://my-cluster:eu-west-1/dev",
                "jdbc:redshift://[::1]:5439/dev"
            })
    void a_plain_url_is_taken(String url) {
        assertTrue(url.endsWith(factory(url, Map.of()).place()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h:5439/dev",
                "jdbc:redshift://h:5439",
                "jdbc:redshift://h:5439/dev?ssl=false&password=hunter2",
                "jdbc:redshift://h:5439/dev;password=hunter2"
            })
    void another_url_is_refused_and_what_may_be_a_password_not_shown(String url) {
        FlowException refused = assertThrows(FlowException.class, () -> factory(url, Map.of()));
        assertEquals(FailureKind.CONFIGURATION, refused.kind());
        assertFalse(refused.getMessage().contains("hunter2"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"ssl,false", "sslmode,require", "SSLMode,verify-ca", "socketFactory,evil.Factory", "iniFile,/tmp/x"})
    void weak_tls_and_unknown_properties_are_refused(String name, String value) {
        assertThrows(FlowException.class, () -> factory("jdbc:redshift://h.example.com:5439/dev", Map.of(name, value)));
    }

    @Test
    void this_machine_may_do_without_tls() {
        factory("jdbc:redshift://127.0.0.1:5439/dev", Map.of("ssl", "false"));
        factory("jdbc:redshift://localhost:5439/dev", Map.of("ssl", "false"));
        assertThrows(
                FlowException.class,
                () -> factory("jdbc:redshift://localhost.example.com:5439/dev", Map.of("ssl", "false")));
    }

    @Test
    void a_port_where_nobody_listens_is_worth_another_try() {
        FlowException refused = assertThrows(
                FlowException.class, () -> factory("jdbc:redshift://127.0.0.1:9/dev", Map.of("ssl", "false"))
                        .open());
        assertEquals(FailureKind.RETRYABLE, refused.kind());
        assertTrue(
                refused.getMessage().startsWith("Redshift at 127.0.0.1:9/dev cannot be reached"), refused.getMessage());
    }

    @Test
    void nothing_printed_holds_the_password() {
        ConnectionFactory factory = factory("jdbc:redshift://127.0.0.1:9/dev", Map.of("ssl", "false"));
        FlowException refused = assertThrows(FlowException.class, factory::open);
        assertFalse((refused + " " + refused.getCause() + factory).contains("hunter2"));
    }

    private static ConnectionFactory factory(String url, Map<String, String> properties) {
        return new ConnectionFactory(url, "loader", properties, SECRET, () -> "hunter2");
    }
}
