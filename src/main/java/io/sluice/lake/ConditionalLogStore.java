package io.sluice.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import io.sluice.model.S3Location;
import io.sluice.storage.BodyAtOnce;
import io.sluice.storage.S3Use;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Delta's log on S3, safe for any number of drivers: a version is written by a PUT that S3 refuses when the object is there
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html). Delta's own store for S3 looks first and
 * writes then, which loses commits when two drivers do it at once.
 *
 * <p>Delta makes it by reflection, from {@code spark.delta.logStore.s3.impl}. Endpoint and keys are those of S3A.
 */
public final class ConditionalLogStore extends HadoopFileSystemLogStore {
    /** No answer in this time is none. */
    private static final ClientOverrideConfiguration BOUNDED = ClientOverrideConfiguration.builder()
            .apiCallAttemptTimeout(Duration.ofSeconds(20))
            .apiCallTimeout(Duration.ofSeconds(60))
            .build();

    private final S3Client s3;

    /** The signature that Delta looks for. */
    public ConditionalLogStore(Configuration hadoop) {
        super(hadoop);
        this.s3 = client(hadoop);
    }

    /**
     * Writes an object of the log at once.
     *
     * @throws FileAlreadyExistsException when somebody else has written it
     * @throws IOException when S3 gave no answer: the object may be there
     */
    @Override
    public void write(Path path, Iterator<String> lines, Boolean overwrite, Configuration hadoop) throws IOException {
        S3Location object = S3Location.parse(path.toString());
        StringBuilder text = new StringBuilder();
        lines.forEachRemaining(line -> text.append(line).append('\n'));
        byte[] content = text.toString().getBytes(StandardCharsets.UTF_8);
        try {
            s3.putObject(
                    r -> {
                        r.bucket(object.bucket()).key(object.key());
                        if (!overwrite) {
                            r.ifNoneMatch("*");
                        }
                    },
                    RequestBody.fromBytes(content));
        } catch (S3Exception e) {
            boolean refused = e.statusCode() == S3Use.PRECONDITION_FAILED || e.statusCode() == S3Use.CONFLICT;
            if (!refused) {
                throw new IOException(e.getMessage(), e);
            }
            if (e.statusCode() == S3Use.CONFLICT || !holds(object, content)) {
                throw (IOException) new FileAlreadyExistsException(object.toString()).initCause(e);
            }
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether the refusal was of the SDK's second try, after a first whose answer was lost; every commit has an id. */
    private boolean holds(S3Location object, byte[] content) throws IOException {
        try {
            return Arrays.equals(
                    content,
                    s3.getObjectAsBytes(r -> r.bucket(object.bucket()).key(object.key()))
                            .asByteArray());
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
        return false;
    }

    private static S3Client client(Configuration hadoop) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(BOUNDED.copy(o -> o.addExecutionInterceptor(new BodyAtOnce())));
        String endpoint = hadoop.getTrimmed("fs.s3a.endpoint", "");
        if (!endpoint.isEmpty()) {
            builder.endpointOverride(URI.create(endpoint.contains("://") ? endpoint : "https://" + endpoint));
        }
        String region = hadoop.getTrimmed("fs.s3a.endpoint.region", "");
        if (!region.isEmpty()) {
            builder.region(Region.of(region));
        }
        String key = hadoop.getTrimmed("fs.s3a.access.key", "");
        if (!key.isEmpty()) {
            builder.credentialsProvider(StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(key, hadoop.getTrimmed("fs.s3a.secret.key", ""))));
        }
        return builder.forcePathStyle(hadoop.getBoolean("fs.s3a.path.style.access", false))
                .build();
    }
}
