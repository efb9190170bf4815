package io.sluice.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.local.s3.LocalS3;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;

class RunDirectoriesIT {
    private static final Pattern OURS = Pattern.compile("(.*/)?part-\\d+|_manifest.json");

    private final SharedStack stack = SharedStack.up();
    private final Refusing refusing = new Refusing();
    private S3Client s3;
    private RunDirectories directories;
    private S3Location root;

    @BeforeEach
    void freshRoot() {
        s3 = S3Client.builder()
                .endpointOverride(stack.stack().s3Endpoint())
                .region(Region.of(LocalS3.REGION))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalS3.ACCESS_KEY, LocalS3.SECRET_KEY)))
                .overrideConfiguration(c -> c.addExecutionInterceptor(refusing))
                .build();
        directories = new RunDirectories(s3, Duration.ofMillis(1));
        root = S3Location.parse("s3://sluice-lake/dirs-" + UUID.randomUUID());
    }

    @AfterEach
    void close() {
        s3.close();
    }

    /** Leaves one object out of bulk deletes, and answers as S3 does when it did not delete it. */
    private static final class Refusing implements ExecutionInterceptor {
        private String key = "";
        private final List<String> codes = new ArrayList<>();
        private int deletes;

        @Override
        public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
            if (context.request() instanceof DeleteObjectsRequest request) {
                deletes++;
                if (!codes.isEmpty()) {
                    return request.toBuilder()
                            .delete(d -> d.objects(request.delete().objects().stream()
                                    .filter(o -> !o.key().endsWith(key))
                                    .toList()))
                            .build();
                }
            }
            return context.request();
        }

        @Override
        public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
            if (context.response() instanceof DeleteObjectsResponse response && !codes.isEmpty()) {
                DeleteObjectsRequest request = (DeleteObjectsRequest) context.request();
                String whole = request.delete().objects().isEmpty()
                        ? key
                        : request.delete().objects().get(0).key().replaceFirst("[^/]*$", "") + key;
                return response.toBuilder()
                        .errors(S3Error.builder()
                                .key(whole)
                                .code(codes.remove(0))
                                .message("told by the test")
                                .build())
                        .build();
            }
            return context.response();
        }
    }

    @Test
    void directories_are_listed_one_level_deep_and_measured_by_what_is_ours() {
        put("run=1/part-1", 10);
        put("run=1/dt=a/part-2", 20);
        put("run=1/notes.txt", 40);
        put("run=2/_manifest.json", 1);
        put("other/part-1", 1);
        put("part-1", 1);
        stack.age(root + "/run=1/", Duration.ofDays(3));
        stack.age(root + "/run=1/dt=a/", Duration.ofDays(-1));
        List<S3Location> found = directories.list(root);
        assertEquals(List.of(root.resolve("other/"), root.resolve("run=1/"), root.resolve("run=2/")), found);
        assertEquals(Optional.empty(), RunDirectories.run(found.get(0)));
        assertEquals(Optional.of("1"), RunDirectories.run(found.get(1)));
        RunDirectories.Contents contents = directories.contents(root.resolve("run=1"), OURS);
        assertEquals(2, contents.files());
        assertEquals(30, contents.bytes());
        Duration age = Duration.between(contents.newest(), directories.now(root));
        assertEquals(Duration.ofDays(2).toMinutes(), age.toMinutes(), 5);
        assertEquals(Optional.of(root.resolve("run=1/")), RunDirectories.holding(root, root.resolve("run=1/dt=a/x")));
        assertEquals(
                Optional.of(root.resolve("window/run=7/")),
                RunDirectories.holding(root, root.resolve("window/run=7/run=8/x")));
        assertEquals(Optional.empty(), RunDirectories.holding(root, root.resolve("window/x")));
    }

    @Test
    void the_time_is_that_of_S3_and_an_S3_without_an_answer_is_worth_retrying() {
        Duration apart = Duration.between(directories.now(root), Instant.now()).abs();
        assertTrue(apart.toSeconds() < 60, apart::toString);
        try (S3Client nobody = SharedStack.client("http://127.0.0.1:1", "x")) {
            FlowException silent = assertThrows(
                    FlowException.class, () -> new RunDirectories(nobody, Duration.ofMillis(1)).list(root));
            assertEquals(FailureKind.RETRYABLE, silent.kind());
            assertTrue(
                    silent.getMessage().endsWith("run sluice clean again, it goes on where it was"),
                    () -> silent.getMessage());
        }
    }

    @Test
    void more_objects_than_a_request_takes_are_deleted_and_the_neighbours_stay() {
        for (int i = 0; i < 1100; i++) {
            put("run=1/part-" + i, 1);
        }
        put("run=1/notes.txt", 1);
        put("run=10/part-1", 1);
        directories.delete(root.resolve("run=1"), OURS);
        assertEquals(List.of("run=1/notes.txt", "run=10/part-1"), keys());
        assertEquals(2, refusing.deletes);
        directories.delete(root.resolve("run=1"), OURS);
        assertEquals(2, refusing.deletes);
    }

    @Test
    void an_entry_that_a_bulk_delete_could_not_delete_for_now_is_sent_again() {
        put("run=1/part-1", 1);
        put("run=1/part-2", 1);
        put("run=1/part-3", 1);
        refusing.key = "part-2";
        refusing.codes.add("InternalError");
        directories.delete(root.resolve("run=1"), OURS);
        assertEquals(List.of(), keys());
        assertEquals(2, refusing.deletes);
    }

    @Test
    void an_entry_that_must_not_be_deleted_fails_by_its_name_and_the_others_are_gone() {
        put("run=1/part-1", 1);
        put("run=1/part-2", 1);
        refusing.key = "part-2";
        refusing.codes.add("AccessDenied");
        FlowException denied =
                assertThrows(FlowException.class, () -> directories.delete(root.resolve("run=1/"), OURS));
        assertEquals(FailureKind.FAILED, denied.kind());
        assertEquals(
                "S3 refused to delete " + root.key() + "/run=1/part-2 of " + root + "/run=1/ with AccessDenied: told by"
                        + " the test. Grant s3:DeleteObject there to the role that cleans, or remove what protects the"
                        + " object, and run sluice clean again.",
                denied.getMessage());
        assertEquals(List.of("run=1/part-2"), keys());
        assertEquals(1, refusing.deletes);
    }

    private void put(String name, int bytes) {
        stack.put("sluice-lake", root.resolve(name).key(), new byte[bytes]);
    }

    private List<String> keys() {
        return stack.s3().listObjectsV2(r -> r.bucket("sluice-lake").prefix(root.key() + "/")).contents().stream()
                .map(S3Object::key)
                .map(key -> key.substring(root.key().length() + 1))
                .toList();
    }
}
