package io.sluice.ledger;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.local.s3.LocalS3;
import io.sluice.model.BatchId;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.S3Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class LeasesIT {
    private static final Instant NOON = Instant.parse("2018-11-02T12:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final BatchId BATCH = new BatchId(
            "listens", new Interval(Instant.parse("2018-11-01T00:00:00Z"), Instant.parse("2018-11-02T00:00:00Z")));

    @TempDir
    static Path folder;

    private static LocalS3 server;
    private static int tests;

    private final LossyHttp network = new LossyHttp();
    private S3Location root;
    private S3Client s3;

    @BeforeAll
    static void start() {
        server = LocalS3.start(folder, 0);
        server.createBucket("lake");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void freshLedger() {
        root = S3Location.parse("s3://lake/ledger" + ++tests);
        s3 = S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(LocalS3.REGION))
                .forcePathStyle(true)
                .httpClient(network)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                .build();
    }

    @Test
    void generations_grow_for_ever_and_a_released_lease_is_free() {
        for (long generation = 1; generation <= 3; generation++) {
            try (Lease lease = acquire("a", Contention.YIELD)) {
                assertEquals(generation, lease.run().generation());
                assertEquals(BATCH, lease.run().batch());
                assertEquals(Optional.of(lease.run().id()), leases("b", LONG).working(BATCH));
            }
            assertEquals(Optional.empty(), leases("b", LONG).working(BATCH));
        }
        assertTrue(text().contains("\"state\" : \"released\""), text());
    }

    @Test
    void a_batch_that_is_running_is_left_alone() {
        try (Lease first = acquire("ada@one, process 1", Contention.YIELD)) {
            FlowException busy = assertThrows(FlowException.class, () -> acquire("b", Contention.YIELD));
            assertEquals(FailureKind.RETRYABLE, busy.kind());
            assertTrue(
                    busy.getMessage()
                            .matches("batch listens 2018-11-01/2018-11-02 is already running since \\S+Z, by run "
                                    + first.run().id()
                                    + " \\(ada@one, process 1\\); it renewed its lease \\d s ago, and"
                                    + " without that the lease ends after 600 s\\. Wait for it, or run with --take-over,"
                                    + " which stops it before it publishes anything more\\."),
                    busy.getMessage());
            assertDoesNotThrow(first::confirm);
        }
    }

    @Test
    void a_run_that_was_taken_over_notices_and_leaves_the_lease_to_the_other() {
        Lease first = acquire("a", Contention.YIELD);
        try (Lease second = acquire("b", Contention.TAKE_OVER)) {
            assertEquals(2, second.run().generation());
            assertDoesNotThrow(first::requireHeld); // nobody has told it yet
            FlowException superseded = assertThrows(FlowException.class, first::confirm);
            assertEquals(FailureKind.FAILED, superseded.kind());
            assertTrue(
                    superseded
                            .getMessage()
                            .startsWith("run " + first.run().id() + " (generation 1) is superseded: run "
                                    + second.run().id() + " (generation 2, b) took the batch over at "),
                    superseded.getMessage());
            assertThrows(FlowException.class, first::requireHeld);
            first.close();
            assertDoesNotThrow(second::confirm);
            assertEquals(Optional.of(second.run().id()), leases("c", LONG).working(BATCH));
        }
    }

    @Test
    void a_holder_that_was_silent_for_its_term_has_left_by_the_clock_of_S3() throws IOException {
        Lease first = leases("a", LONG).acquire(BATCH, NOON, Contention.YIELD);
        age(Duration.ofMinutes(9));
        assertThrows(FlowException.class, () -> acquire("b", Contention.YIELD));
        age(Duration.ofMinutes(11));
        try (Lease second = acquire("b", Contention.YIELD)) {
            assertEquals(2, second.run().generation());
            assertThrows(FlowException.class, first::confirm);
        }
    }

    @Test
    void a_holder_that_was_silent_and_not_replaced_goes_on() throws IOException {
        Lease lease = acquire("a", Contention.YIELD);
        age(Duration.ofHours(1));
        assertDoesNotThrow(lease::confirm);
        assertThrows(FlowException.class, () -> acquire("b", Contention.YIELD));
    }

    @ParameterizedTest
    @ValueSource(longs = {-48, -1, 1, 48})
    void the_clocks_of_runs_do_not_matter(long hours) throws IOException {
        Instant wrong = Instant.now().plus(Duration.ofHours(hours));
        Lease first = leases("a", LONG).acquire(BATCH, wrong, Contention.YIELD);
        FlowException busy = assertThrows(FlowException.class, () -> acquire("b", Contention.YIELD));
        assertTrue(busy.getMessage().contains("it renewed its lease 0 s ago")
                || busy.getMessage().contains("it renewed its lease 1 s ago"));
        age(Duration.ofMinutes(11));
        Lease second = leases("b", LONG).acquire(BATCH, wrong.minus(Duration.ofDays(9)), Contention.YIELD);
        assertEquals(first.run().generation() + 1, second.run().generation());
    }

    @Test
    void of_many_that_come_at_once_one_wins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Lease>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String holder = "h" + i;
                runs.add(() -> acquire(holder, Contention.YIELD));
            }
            List<Lease> won = new ArrayList<>();
            for (Future<Lease> run : threads.invokeAll(runs)) {
                try {
                    won.add(run.get());
                } catch (ExecutionException e) {
                    assertTrue(e.getCause().getMessage().contains("is already running since"), e.getMessage());
                }
            }
            assertEquals(1, won.size());
            assertEquals(1, won.get(0).run().generation());
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5})
    void an_acquisition_whose_answer_was_lost_is_found(int answers) {
        network.loseAnswers(answers); // the SDK sends a request 4 times
        try (Lease lease = acquire("a", Contention.YIELD)) {
            assertEquals(1, lease.run().generation());
            assertDoesNotThrow(lease::confirm);
            assertThrows(FlowException.class, () -> acquire("b", Contention.YIELD));
        }
    }

    @Test
    void a_renewal_whose_answer_was_lost_is_found() {
        try (Lease lease = acquire("a", Contention.YIELD)) {
            network.loseAnswers(1);
            assertDoesNotThrow(lease::confirm);
            network.loseAnswers(4);
            FlowException unknown = assertThrows(FlowException.class, lease::confirm);
            assertEquals(FailureKind.RETRYABLE, unknown.kind());
            assertDoesNotThrow(lease::confirm);
        }
        assertTrue(text().contains("\"state\" : \"released\""), text());
    }

    @Test
    void a_release_that_does_not_come_through_leaves_the_lease_to_its_end() throws IOException {
        Lease lease = acquire("a", Contention.YIELD);
        network.cut();
        lease.close();
        network.heal();
        assertThrows(FlowException.class, () -> acquire("b", Contention.YIELD));
        age(Duration.ofMinutes(11));
        assertEquals(2, acquire("b", Contention.YIELD).run().generation());
    }

    @Test
    void a_thread_renews_and_goes_on_after_failures() {
        try (Lease lease = leases("a", Duration.ofMillis(150)).acquire(BATCH, NOON, Contention.YIELD)) {
            awaitWrites(3);
            network.loseAnswers(2);
            awaitWrites(6);
            assertDoesNotThrow(lease::requireHeld);
            leases("b", LONG).acquire(BATCH, NOON, Contention.TAKE_OVER);
            Instant deadline = Instant.now().plusSeconds(20);
            while (isHeld(lease) && Instant.now().isBefore(deadline)) {
                Thread.onSpinWait();
            }
            assertThrows(FlowException.class, lease::requireHeld);
        }
    }

    @Test
    void a_deleted_lease_stops_its_run_and_the_ledger_keeps_generations_growing() {
        Lease first = acquire("a", Contention.YIELD);
        s3.deleteObject(r -> r.bucket("lake").key(key()));
        FlowException gone = assertThrows(FlowException.class, first::confirm);
        assertTrue(gone.getMessage().contains("its lease s3://lake/" + key() + " was deleted"), gone.getMessage());
        try (Lease next = acquire("b", Contention.YIELD)) {
            next.exceed(7);
            assertEquals(8, next.run().generation());
            next.exceed(7);
            assertEquals(8, next.run().generation());
        }
        assertEquals(9, acquire("c", Contention.YIELD).run().generation());
    }

    @Test
    void an_object_that_is_no_lease_is_named() {
        s3.putObject(r -> r.bucket("lake").key(key()), software.amazon.awssdk.core.sync.RequestBody.fromString("{}"));
        FlowException broken = assertThrows(FlowException.class, () -> acquire("a", Contention.TAKE_OVER));
        assertTrue(
                broken.getMessage().startsWith("The lease s3://lake/" + key() + " cannot be read: "),
                broken.getMessage());
    }

    private static boolean isHeld(Lease lease) {
        try {
            lease.requireHeld();
            return true;
        } catch (FlowException e) {
            return false;
        }
    }

    private void awaitWrites(int writes) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (LeaseRecord.parse(text()).write() < writes && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertTrue(LeaseRecord.parse(text()).write() >= writes, text());
    }

    private Lease acquire(String holder, Contention contention) {
        return leases(holder, LONG).acquire(BATCH, NOON, contention);
    }

    private Leases leases(String holder, Duration term) {
        return new Leases(s3, root, holder, term);
    }

    private String key() {
        return root.key() + "/" + BATCH.key() + "/lease.json";
    }

    private String text() {
        return s3.getObjectAsBytes(r -> r.bucket("lake").key(key())).asUtf8String();
    }

    /** As if the lease had been written so long ago: the server's Last-Modified is the file's. */
    private void age(Duration age) throws IOException {
        Files.setLastModifiedTime(
                folder.resolve("s3/lake").resolve(key()),
                FileTime.from(Instant.now().minus(age)));
    }
}
