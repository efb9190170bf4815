package io.sluice.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.SharedStack;
import io.sluice.model.DataFile;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

final class ManifestIT {
    private static final S3Location PLACE = S3Location.parse("s3://sluice-lake/manifest-test/_manifest.json");
    private static final List<DataFile> FILES =
            List.of(new DataFile(S3Location.parse("s3://sluice-lake/t/a.parquet"), 1234, 7));

    @Test
    void every_file_is_mandatory_and_has_its_length() {
        new Manifest(SharedStack.up().s3()).put(PLACE, FILES);
        String stored = SharedStack.up()
                .s3()
                .getObjectAsBytes(r -> r.bucket(PLACE.bucket()).key(PLACE.key()))
                .asUtf8String();
        assertEquals(
                "{\"entries\":[{\"url\":\"s3://sluice-lake/t/a.parquet\",\"mandatory\":true,"
                        + "\"meta\":{\"content_length\":1234}}]}",
                stored.replaceAll("\\s", ""));
    }

    @Test
    void a_refusal_is_not_worth_retrying() {
        String endpoint = SharedStack.up().stack().s3Endpoint().toString();
        try (S3Client stranger = SharedStack.client(endpoint, "wrong")) {
            FlowException denied = assertThrows(FlowException.class, () -> new Manifest(stranger).put(PLACE, FILES));
            assertEquals(FailureKind.FAILED, denied.kind());
            assertTrue(
                    denied.getMessage().contains("S3 does not know the credentials (SignatureDoesNotMatch)"),
                    denied::getMessage);
        }
        S3Location nowhere = S3Location.parse("s3://no-such-bucket-here/_manifest.json");
        FlowException missing = assertThrows(
                FlowException.class, () -> new Manifest(SharedStack.up().s3()).put(nowhere, FILES));
        assertEquals(FailureKind.FAILED, missing.kind());
    }

    @Test
    void silence_is() {
        try (S3Client nobody = SharedStack.client("http://127.0.0.1:1", "x")) {
            FlowException silent = assertThrows(FlowException.class, () -> new Manifest(nobody).put(PLACE, FILES));
            assertEquals(FailureKind.RETRYABLE, silent.kind());
        }
    }
}
