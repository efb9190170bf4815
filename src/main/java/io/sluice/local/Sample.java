package io.sluice.local;

import io.sluice.local.sample.DaySummary;
import io.sluice.local.sample.EventLogGenerator;
import io.sluice.local.sample.Packing;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Days of raw event logs for the local S3.
 *
 * @param events good lines a day
 * @param bad spoilt lines a day
 */
public record Sample(LocalDate first, int days, long events, int bad, long seed) {
    private static final String BUCKET = "sluice-raw";

    /** Puts one object a day into the raw bucket of the stack with these settings. */
    public List<DaySummary> put(Map<String, String> settings) {
        EventLogGenerator generator = new EventLogGenerator(events, bad, seed);
        List<DaySummary> summaries = new ArrayList<>();
        try (S3Client s3 = client(settings)) {
            for (LocalDate day = first; day.isBefore(first.plusDays(days)); day = day.plusDays(1)) {
                summaries.add(put(s3, generator, day));
            }
        }
        return summaries;
    }

    private static DaySummary put(S3Client s3, EventLogGenerator generator, LocalDate day) {
        try {
            Path file = Files.createTempFile("sluice-sample", ".json");
            try {
                DaySummary summary;
                try (OutputStream out = Files.newOutputStream(file)) {
                    summary = generator.day(day, out);
                }
                s3.putObject(
                        request -> request.bucket(BUCKET).key(EventLogGenerator.key(day, Packing.PLAIN)),
                        RequestBody.fromFile(file));
                return summary;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static S3Client client(Map<String, String> settings) {
        return S3Client.builder()
                .endpointOverride(URI.create(settings.get(LocalStack.S3_ENDPOINT)))
                .region(Region.of(settings.get(LocalStack.REGION)))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        settings.get(LocalStack.ACCESS_KEY), settings.get(LocalStack.SECRET_KEY))))
                .build();
    }
}
