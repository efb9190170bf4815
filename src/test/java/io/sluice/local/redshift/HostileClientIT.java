package io.sluice.local.redshift;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever one client does, it is disconnected at most; the next one is served. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileClientIT {
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = TestServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void the_next_client_is_served() {
        try (RawClient next = server.loggedIn()) {
            assertEquals(
                    List.of("T", "D:1", "C:SELECT 1", "Z:I"),
                    next.query("select 1").untilReady());
        }
    }

    static Stream<Arguments> openings() {
        return Stream.of(
                Arguments.of("a length of 2 GB", ints(Integer.MAX_VALUE, 196608), "invalid message length"),
                Arguments.of("a negative length", ints(-1, 196608), "invalid message length"),
                Arguments.of("a length that excludes itself", ints(3, 196608), "invalid message length"),
                Arguments.of("HTTP", "GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII), "invalid message length"),
                Arguments.of("protocol 2", ints(8, 131072), "unsupported frontend protocol 2.0"),
                Arguments.of("start-up without parameters", ints(8, 196608), "no terminator"),
                Arguments.of("start-up without a user", new byte[] {0, 0, 0, 9, 0, 3, 0, 0, 0}, "no PostgreSQL user"),
                Arguments.of("half a cancel request", ints(8, 80877102), "insufficient data"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("openings")
    void a_connection_that_opens_wrongly_is_told_why_and_closed(String name, byte[] bytes, String reason) {
        try (RawClient client = server.raw()) {
            List<String> said = client.send(bytes).untilClosed();
            assertTrue(said.size() == 1 && said.get(0).contains(reason), said.toString());
        }
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of("a length of 2 GB", message('Q', Integer.MAX_VALUE), "invalid message length"),
                Arguments.of("a negative length", message('P', Integer.MIN_VALUE), "invalid message length"),
                Arguments.of("an unknown type", message('?', 4), "invalid frontend message type"),
                Arguments.of("a query without terminator", message('Q', 8, 'x', 'x', 'x', 'x'), "no terminator"),
                Arguments.of("a query that is not UTF-8", message('Q', 6, 0xFF, 0), "invalid byte sequence"),
                Arguments.of("a query with a tail", message('Q', 7, 'x', 0, 'y'), "bytes too many"),
                Arguments.of("a parse that promises more types", message('P', 8, 0, 0, 0xFF, 0xFF), "insufficient"),
                Arguments.of("a bind with a value of 2 GB", BIND_OF_2_GB, "insufficient"),
                Arguments.of("a describe of nothing known", message('D', 6, 'Z', 0), "invalid DESCRIBE"),
                Arguments.of("a password nobody asked for", message('p', 5, 0), "invalid frontend message type"));
    }

    private static final byte[] BIND_OF_2_GB = message('B', 14, 0, 0, 0, 0, 0, 1, 0x7F, 0xFF, 0xFF, 0xFF);

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void a_message_that_breaks_the_protocol_ends_its_own_connection_only(String name, byte[] bytes, String reason) {
        try (RawClient bystander = server.loggedIn();
                RawClient client = server.loggedIn()) {
            List<String> said = client.send(bytes).untilClosed();
            assertTrue(said.size() == 1 && said.get(0).startsWith("E:FATAL 08P01"), said.toString());
            assertTrue(said.get(0).contains(reason), said.toString());
            assertEquals(
                    List.of("T", "D:2", "C:SELECT 1", "Z:I"),
                    bystander.query("select 2").untilReady());
        }
    }

    @Test
    void random_bytes_before_and_after_the_log_in_harm_nobody_else() {
        Random random = new Random(11);
        for (int i = 0; i < 60; i++) {
            byte[] garbage = new byte[1 + random.nextInt(4_000)];
            random.nextBytes(garbage);
            try (RawClient client = i % 2 == 0 ? server.raw() : server.loggedIn()) {
                client.send(garbage);
            }
        }
    }

    @Test
    void random_bodies_of_known_messages_are_answered_and_never_hang() {
        Random random = new Random(13);
        String types = "QPBDECHSFdcf";
        for (int i = 0; i < 60; i++) {
            try (RawClient client = server.loggedIn()) {
                for (int j = 0; j < 20; j++) {
                    byte[] body = new byte[random.nextInt(40)];
                    for (int k = 0; k < body.length; k++) {
                        body[k] = (byte) (random.nextBoolean() ? 0 : ' ' + random.nextInt(90));
                    }
                    client.begin(types.charAt(random.nextInt(types.length()))).bytes(body);
                    client.end();
                }
                client.begin('X');
                client.end().untilClosed();
            } catch (UncheckedIOException e) {
                // The server was the first to hang up, which is an answer too.
                assertFalse(e.getCause() instanceof SocketTimeoutException, "the server hangs");
            }
        }
    }

    @Test
    void clients_that_stop_in_the_middle_of_a_message_do_not_hold_up_the_others() {
        List<RawClient> slow = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slow.add(
                    i % 2 == 0
                            ? server.raw().send(ints(100))
                            : server.loggedIn().send(message('Q', 1_000, 's', 'e')));
        }
        the_next_client_is_served();
        slow.forEach(RawClient::close);
    }

    @Test
    void silent_clients_that_fill_the_server_make_room_for_others() {
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < RedshiftServer.MAX_UNKNOWN + 50; i++) {
            silent.add(server.raw().send(new byte[] {0, 0}));
        }
        the_next_client_is_served();
        assertEquals(List.of(), silent.get(0).untilClosed());
        silent.forEach(RawClient::close);
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static byte[] message(char type, int length, int... body) {
        ByteBuffer bytes = ByteBuffer.allocate(1 + Integer.BYTES + body.length)
                .put((byte) type)
                .putInt(length);
        for (int value : body) {
            bytes.put((byte) value);
        }
        return bytes.array();
    }
}
