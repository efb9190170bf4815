package io.sluice.local.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class LocalS3IT {
    @TempDir
    static Path folder;

    private static LocalS3 s3;
    private static S3Client client;
    private String bucket;

    @BeforeAll
    static void start() {
        s3 = LocalS3.start(folder, 0);
        client = client(s3, LocalS3.SECRET_KEY);
    }

    @AfterAll
    static void stop() {
        client.close();
        s3.close();
    }

    @BeforeEach
    void makeBucket() {
        bucket = "b-" + UUID.randomUUID();
        client.createBucket(b -> b.bucket(bucket));
    }

    static S3Client client(LocalS3 server, String secret) {
        return S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(LocalS3.REGION))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(LocalS3.ACCESS_KEY, secret)))
                .build();
    }

    private String put(String key, String text) {
        return client.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(text))
                .eTag();
    }

    private String get(String key) {
        return client.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asUtf8String();
    }

    private List<String> keys(String prefix) {
        return client.listObjectsV2Paginator(b -> b.bucket(bucket).prefix(prefix)).contents().stream()
                .map(software.amazon.awssdk.services.s3.model.S3Object::key)
                .toList();
    }

    private List<String> fileKeys(String prefix) {
        return s3.files().list("s3://" + bucket + "/" + prefix).stream()
                .map(object -> object.url().substring(bucket.length() + 6))
                .toList();
    }

    private static int status(Runnable call) {
        return assertThrows(S3Exception.class, call::run).statusCode();
    }

    @Test
    void keys_with_odd_characters_come_back_as_they_went_and_are_found_as_files() {
        List<String> odd = List.of(
                "a b/c d.txt",
                "plus+plus",
                "100%/x%20y",
                "dt=2024-01-01/ts=10%3A00/_SUCCESS",
                ".hidden/_temporary/0",
                "Köln/東京/\uD83C\uDFB5.json",
                "q?x=1&y=2#frag",
                "quote'\"back`tick$(x);{y}[z]~!@^*,");
        for (String key : odd) {
            put(key, "body of " + key);
        }
        for (String key : odd) {
            assertEquals("body of " + key, get(key));
            Path file = s3.files().file("s3://" + bucket + "/" + key).orElseThrow();
            assertTrue(Files.isRegularFile(file), key);
        }
        List<String> expected = odd.stream().sorted(S3Url.BY_BYTES).toList();
        assertEquals(expected, keys(""));
        assertEquals(expected, fileKeys(""));
    }

    @Test
    void a_listing_pages_by_count_and_token_and_takes_a_raw_prefix() {
        IntStream.range(0, 25).forEach(i -> put("fold/part-%03d".formatted(i), "x"));
        put("folder/other", "x");

        List<String> paged = new ArrayList<>();
        String token = null;
        int pages = 0;
        do {
            String from = token;
            ListObjectsV2Response page = client.listObjectsV2(
                    b -> b.bucket(bucket).prefix("fold/").maxKeys(10).continuationToken(from));
            page.contents().forEach(object -> paged.add(object.key()));
            token = page.nextContinuationToken();
            pages++;
        } while (token != null);

        assertEquals(3, pages);
        assertEquals(
                IntStream.range(0, 25).mapToObj("fold/part-%03d"::formatted).toList(), paged);
        assertEquals(26, fileKeys("fold").size());
        assertEquals(25, fileKeys("fold/").size());
        assertEquals(List.of("fold/part-024"), fileKeys("fold/part-024"));
        assertEquals(
                List.of("fold/", "folder/"),
                client.listObjectsV2(b -> b.bucket(bucket).delimiter("/")).commonPrefixes().stream()
                        .map(p -> p.prefix())
                        .toList());
    }

    @Test
    void ranges_are_read_and_one_past_the_end_is_416() {
        put("k", "0123456789");
        assertEquals(
                "234",
                client.getObjectAsBytes(b -> b.bucket(bucket).key("k").range("bytes=2-4"))
                        .asUtf8String());
        assertEquals(
                "89",
                client.getObjectAsBytes(b -> b.bucket(bucket).key("k").range("bytes=-2"))
                        .asUtf8String());
        assertEquals(
                416,
                status(() ->
                        client.getObjectAsBytes(b -> b.bucket(bucket).key("k").range("bytes=10-20"))));
    }

    @Test
    void an_etag_is_the_md5_everywhere_and_stays_when_the_same_bytes_are_put_again() {
        String tag = put("k", "hello");
        assertEquals("\"5d41402abc4b2a76b9719d911017c592\"", tag);
        assertEquals(tag, put("k", "hello"));
        assertEquals(tag, client.headObject(b -> b.bucket(bucket).key("k")).eTag());
        assertEquals(
                tag,
                client.listObjectsV2(b -> b.bucket(bucket)).contents().get(0).eTag());
    }

    @Test
    void metadata_and_content_type_come_back() {
        client.putObject(
                b -> b.bucket(bucket).key("k").contentType("application/json").metadata(java.util.Map.of("run", "7")),
                RequestBody.fromString("{}"));
        HeadObjectResponse head = client.headObject(b -> b.bucket(bucket).key("k"));
        assertEquals("application/json", head.contentType());
        assertEquals("7", head.metadata().get("run"));
    }

    @Test
    void a_conditional_put_creates_once_and_replaces_only_what_was_seen() {
        String first = client.putObject(
                        b -> b.bucket(bucket).key("lease").ifNoneMatch("*"), RequestBody.fromString("1"))
                .eTag();
        assertEquals(
                412,
                status(() -> client.putObject(
                        b -> b.bucket(bucket).key("lease").ifNoneMatch("*"), RequestBody.fromString("2"))));
        assertEquals("1", get("lease"));

        String second = client.putObject(b -> b.bucket(bucket).key("lease").ifMatch(first), RequestBody.fromString("2"))
                .eTag();
        assertEquals(
                412,
                status(() -> client.putObject(
                        b -> b.bucket(bucket).key("lease").ifMatch(first), RequestBody.fromString("3"))));
        assertEquals("2", get("lease"));
        assertEquals(
                second, client.headObject(b -> b.bucket(bucket).key("lease")).eTag());
        assertEquals(
                404,
                status(() -> client.putObject(
                        b -> b.bucket(bucket).key("none").ifMatch(first), RequestBody.fromString("3"))));
    }

    @Test
    void of_many_conditional_puts_at_once_exactly_one_wins() throws Exception {
        String seen = put("swap", "start");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                String key = "lease-" + round;
                assertEquals(
                        1,
                        winners(
                                threads,
                                i -> client.putObject(
                                        b -> b.bucket(bucket).key(key).ifNoneMatch("*"),
                                        RequestBody.fromString("w" + i))));
                String before =
                        client.headObject(b -> b.bucket(bucket).key("swap")).eTag();
                String body = "round-" + round + "-";
                assertEquals(
                        1,
                        winners(
                                threads,
                                i -> client.putObject(
                                        b -> b.bucket(bucket).key("swap").ifMatch(before),
                                        RequestBody.fromString(body + i))));
            }
        } finally {
            threads.shutdownNow();
        }
        assertFalse(
                seen.equals(client.headObject(b -> b.bucket(bucket).key("swap")).eTag()));
    }

    private static long winners(ExecutorService threads, java.util.function.IntConsumer put) {
        List<CompletableFuture<Boolean>> tries = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                put.accept(i);
                                return true;
                            } catch (S3Exception e) {
                                assertTrue(e.statusCode() == 412 || e.statusCode() == 409, e.getMessage());
                                return false;
                            }
                        },
                        threads))
                .toList();
        return tries.stream().filter(CompletableFuture::join).count();
    }

    @Test
    void a_multipart_upload_appears_whole_when_completed_and_never_when_aborted() throws IOException {
        byte[] part = new byte[5 * 1024 * 1024];
        new Random(1).nextBytes(part);
        String id = client.createMultipartUpload(b -> b.bucket(bucket).key("in/big"))
                .uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int n = 1; n <= 2; n++) {
            int number = n;
            byte[] body = n == 1 ? part : "tail".getBytes(UTF_8);
            String tag = client.uploadPart(
                            b -> b.bucket(bucket).key("in/big").uploadId(id).partNumber(number),
                            RequestBody.fromBytes(body))
                    .eTag();
            parts.add(CompletedPart.builder().partNumber(n).eTag(tag).build());
        }
        assertEquals(List.of(), keys(""));
        assertEquals(List.of(), fileKeys(""));

        String tag = client.completeMultipartUpload(
                        b -> b.bucket(bucket).key("in/big").uploadId(id).multipartUpload(m -> m.parts(parts)))
                .eTag();
        assertTrue(tag.endsWith("-2\""), tag);
        assertEquals(tag, client.headObject(b -> b.bucket(bucket).key("in/big")).eTag());
        assertEquals(List.of("in/big"), fileKeys(""));
        byte[] whole =
                Files.readAllBytes(s3.files().file("s3://" + bucket + "/in/big").orElseThrow());
        assertArrayEquals(part, Arrays.copyOf(whole, part.length));
        assertEquals(part.length + 4, whole.length);

        String aborted =
                client.createMultipartUpload(b -> b.bucket(bucket).key("no")).uploadId();
        client.uploadPart(b -> b.bucket(bucket).key("no").uploadId(aborted).partNumber(1), RequestBody.fromBytes(part));
        assertEquals(
                1, client.listMultipartUploads(b -> b.bucket(bucket)).uploads().size());
        client.abortMultipartUpload(b -> b.bucket(bucket).key("no").uploadId(aborted));
        assertEquals(
                0, client.listMultipartUploads(b -> b.bucket(bucket)).uploads().size());
        assertEquals(List.of("in/big"), keys(""));
        assertEquals(List.of("in/big"), fileKeys(""));
        assertEquals(
                404,
                status(() -> client.completeMultipartUpload(b ->
                        b.bucket(bucket).key("no").uploadId(aborted).multipartUpload(m -> m.parts(parts.get(0))))));
    }

    @Test
    void a_body_of_unknown_length_goes_in_chunks_with_a_trailing_checksum() {
        byte[] body = new byte[3_000_001];
        new Random(2).nextBytes(body);
        for (ChecksumAlgorithm algorithm :
                List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA256, ChecksumAlgorithm.SHA1)) {
            client.putObject(
                    b -> b.bucket(bucket).key("chunks").checksumAlgorithm(algorithm),
                    RequestBody.fromContentProvider(() -> (InputStream) new ByteArrayInputStream(body), "x/y"));
            assertArrayEquals(
                    body,
                    client.getObjectAsBytes(b -> b.bucket(bucket).key("chunks")).asByteArray());
        }
    }

    @Test
    void deletes_are_idempotent_and_leave_the_neighbours() {
        put("d/a", "1");
        put("d/b", "2");
        put("d/sub/c", "3");
        client.deleteObject(b -> b.bucket(bucket).key("d/a"));
        client.deleteObject(b -> b.bucket(bucket).key("d/a"));
        DeleteObjectsResponse gone = client.deleteObjects(b -> b.bucket(bucket)
                .delete(Delete.builder()
                        .objects(
                                ObjectIdentifier.builder().key("d/sub/c").build(),
                                ObjectIdentifier.builder().key("d/never").build())
                        .build()));
        assertEquals(2, gone.deleted().size());
        assertEquals(List.of("d/b"), keys(""));
        assertThrows(NoSuchKeyException.class, () -> get("d/a"));
        assertEquals(List.of("d/b"), fileKeys(""));
    }

    @Test
    void a_folder_marker_is_an_object_to_s3_and_no_file_to_engines() {
        client.putObject(b -> b.bucket(bucket).key("dir/"), RequestBody.empty());
        put("dir/x", "1");
        assertEquals(List.of("dir/", "dir/x"), keys(""));
        assertEquals(List.of("dir/x"), fileKeys(""));
        assertEquals(List.of("dir/x"), fileKeys("dir/"));
        assertTrue(s3.files().file("s3://" + bucket + "/dir/").isEmpty());
        assertTrue(s3.files().file("s3://" + bucket + "/dir").isEmpty());
        client.deleteObject(b -> b.bucket(bucket).key("dir/"));
        assertEquals(List.of("dir/x"), keys(""));
        assertEquals("1", get("dir/x"));
    }

    @Test
    void a_key_that_no_file_can_hold_is_refused_by_name() {
        put("a/b", "1");
        for (String key : List.of("a", "a/b/c", "x//y", "x/../y", "a/" + "long".repeat(70))) {
            S3Exception refused = assertThrows(S3Exception.class, () -> put(key, "2"));
            assertEquals(400, refused.statusCode());
            assertTrue(refused.getMessage().contains("cannot hold the key '" + key + "'"), refused.getMessage());
        }
        assertEquals(List.of("a/b"), keys(""));
    }

    @Test
    void copies_keep_the_bytes() {
        put("from here/a+b", "copied");
        client.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("from here/a+b")
                .destinationBucket(bucket)
                .destinationKey("to/x"));
        assertEquals("copied", get("to/x"));
    }

    @Test
    void what_is_missing_is_named_and_a_wrong_secret_is_refused() {
        assertThrows(
                NoSuchBucketException.class,
                () -> client.getObjectAsBytes(b -> b.bucket("no-such-bucket").key("k")));
        assertThrows(
                NoSuchBucketException.class,
                () -> client.putObject(b -> b.bucket("no-such-bucket").key("k"), RequestBody.fromString("x")));
        assertThrows(NoSuchBucketException.class, () -> client.listObjectsV2(b -> b.bucket("no-such-bucket")));
        assertEquals(404, status(() -> client.headBucket(b -> b.bucket("no-such-bucket"))));
        assertTrue(s3.files().list("s3://no-such-bucket/").isEmpty());
        try (S3Client stranger = client(s3, "guess")) {
            assertEquals(403, status(() -> stranger.listObjectsV2(b -> b.bucket(bucket))));
        }
    }

    @Test
    void objects_survive_a_restart(@TempDir Path other) {
        String tag;
        try (LocalS3 first = LocalS3.start(other, 0);
                S3Client writer = client(first, LocalS3.SECRET_KEY)) {
            first.createBucket("kept");
            tag = writer.putObject(b -> b.bucket("kept").key("a/b"), RequestBody.fromString("x"))
                    .eTag();
        }
        try (LocalS3 second = LocalS3.start(other, 0);
                S3Client reader = client(second, LocalS3.SECRET_KEY)) {
            second.createBucket("kept");
            assertEquals(
                    tag, reader.headObject(b -> b.bucket("kept").key("a/b")).eTag());
        }
    }

    @Test
    void a_kill_in_the_middle_of_a_put_leaves_no_object_and_no_rubbish(@TempDir Path other) throws Exception {
        Process victim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Victim.class.getName(),
                        other.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = victim.inputReader();
                Socket half = new Socket()) {
            half.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(out.readLine())));
            half.getOutputStream()
                    .write(("PUT " + out.readLine() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n"
                                    + "x".repeat(100_000))
                            .getBytes(UTF_8));
            half.getOutputStream().flush();
            Path staging = other.resolve("s3/.kept");
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                while (names(staging).isEmpty()) {
                    Thread.onSpinWait();
                }
            });
            victim.destroyForcibly().waitFor();
            assertEquals(1, names(staging).size());
        }
        try (LocalS3 after = LocalS3.start(other, 0);
                S3Client reader = client(after, LocalS3.SECRET_KEY)) {
            assertEquals(List.of(), reader.listObjectsV2(b -> b.bucket("kept")).contents());
            assertEquals(List.of(), after.files().list("s3://kept/"));
            assertEquals(List.of(), names(other.resolve("s3/.kept")));
        }
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** Serves until it is killed; says its port and a signed path to put to. */
    static final class Victim {
        public static void main(String[] arguments) throws InterruptedException {
            LocalS3 victim = LocalS3.start(Path.of(arguments[0]), 0);
            victim.createBucket("kept");
            System.out.println(victim.port());
            try (S3Presigner presigner = S3Presigner.builder()
                    .endpointOverride(URI.create("http://127.0.0.1"))
                    .region(Region.of(LocalS3.REGION))
                    .serviceConfiguration(S3Configuration.builder()
                            .pathStyleAccessEnabled(true)
                            .build())
                    .credentialsProvider(StaticCredentialsProvider.create(
                            AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                    .build()) {
                System.out.println(presigner
                        .presignPutObject(p -> p.signatureDuration(Duration.ofMinutes(5))
                                .putObjectRequest(r -> r.bucket("kept").key("half")))
                        .url()
                        .getFile());
            }
            Thread.currentThread().join();
        }
    }
}
