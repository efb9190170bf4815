package io.sluice.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void lines_become_one_without_a_full_stop() {
        assertEquals(
                "no such database; Hint: try dev", Reason.of(new IOException("no such database.\n  Hint: try dev.")));
    }

    @Test
    void an_unknown_host_is_named_however_deep_it_is_buried() {
        assertEquals(
                "there is no host s3.example",
                Reason.of(new IllegalStateException(
                        "Look at the cause.", new IOException(new UnknownHostException("s3.example: no address")))));
    }

    @Test
    void an_exception_without_a_message_is_its_kind() {
        assertEquals("IllegalStateException", Reason.of(new IllegalStateException()));
    }
}
