package io.sluice.lake;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import io.sluice.storage.S3Use;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The directories of runs on S3, {@code run=<id>/} and, for what a run added to a merged table, {@code merged=<id>/}: finds,
 * measures and empties them. Objects that Sluice does not write are neither counted nor deleted. Failures are {@link FlowException}s, retryable when S3 gave no answer.
 */
public final class RunDirectories {
    private static final Pattern NAME = Pattern.compile("(?:run|merged)=([0-9A-Za-z-]{1,64})");
    static final String LATER = "run sluice clean again, it goes on where it was";
    private static final S3Use LISTING =
            new S3Use("list", "lake.tables or lake.quarantine", "s3:ListBucket", "nothing more was deleted", LATER);
    private static final S3Use DELETING =
            new S3Use("delete objects of", "lake.tables or lake.quarantine", "s3:DeleteObject", "some are left", LATER);
    private static final int MAX_DELETE =
            1000; // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html

    private final S3Client s3;
    private final RetryPolicy<Object> rounds;

    public RunDirectories(S3Client s3) {
        this(s3, Duration.ofMillis(200));
    }

    RunDirectories(S3Client s3, Duration pause) {
        this.s3 = s3;
        this.rounds = RetryPolicy.builder()
                .handleResultIf(left -> !((List<?>) left).isEmpty())
                .handleIf(failure -> false)
                .withBackoff(pause, pause.multipliedBy(32))
                .withMaxAttempts(6)
                .build();
    }

    /**
     * What a run has in its directory.
     *
     * @param newest when the youngest object was written, by S3's clock; the epoch when there is none
     */
    public record Contents(long files, long bytes, Instant newest) {}

    /** The id of the run whose directory this is; empty for another directory. */
    public static Optional<String> run(S3Location directory) {
        Matcher name = NAME.matcher(directory.name());
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    /** Whether the directory is of files that a run added to a merged table. */
    public static boolean isMerged(S3Location directory) {
        return directory.name().startsWith("merged=");
    }

    /** The directory of a run that holds the object: the first one on the way down from {@code root}. */
    public static Optional<S3Location> holding(S3Location root, S3Location object) {
        S3Location directory = root.directory();
        int from = directory.key().length();
        for (int slash = object.key().indexOf('/', from);
                slash >= 0;
                slash = object.key().indexOf('/', slash + 1)) {
            S3Location candidate = new S3Location(object.bucket(), object.key().substring(0, slash + 1));
            if (run(candidate).isPresent()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The time by S3's clock, which is the one that {@link Contents#newest} is told by. */
    public Instant now(S3Location root) {
        S3Location directory = root.directory();
        ListObjectsV2Response reply = LISTING.call(
                directory,
                () -> s3.listObjectsV2(r ->
                        r.bucket(directory.bucket()).prefix(directory.key()).maxKeys(1)));
        return reply.sdkHttpResponse()
                .firstMatchingHeader("Date")
                .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                .orElseThrow(() -> FlowException.failed("S3 answered the listing of " + directory
                        + " without a Date, so that nothing can be told to be old enough: use an S3 that sends one."));
    }

    /** The directories right below {@code root}, of runs or of something else, each ending in a slash. */
    public List<S3Location> list(S3Location root) {
        S3Location directory = root.directory();
        return LISTING.call(directory, () -> {
            List<S3Location> found = new ArrayList<>();
            for (ListObjectsV2Response page : s3.listObjectsV2Paginator(
                    r -> r.bucket(directory.bucket()).prefix(directory.key()).delimiter("/"))) {
                page.commonPrefixes()
                        .forEach(p -> location(directory, p.prefix()).ifPresent(found::add));
            }
            return found;
        });
    }

    /** @param ours what the names of Sluice's objects are, below the directory */
    public Contents contents(S3Location directory, Pattern ours) {
        long bytes = 0;
        Instant newest = Instant.EPOCH;
        List<S3Object> objects = objects(directory, ours);
        for (S3Object object : objects) {
            bytes += object.size();
            newest = object.lastModified().isAfter(newest) ? object.lastModified() : newest;
        }
        return new Contents(objects.size(), bytes, newest);
    }

    /**
     * Deletes Sluice's objects of a directory, those that were written meanwhile too. After a failure, or a kill, some
     * may be left, and the same call deletes them.
     *
     * @throws FlowException naming an object that S3 refuses to delete
     */
    public void delete(S3Location directory, Pattern ours) {
        List<String> keys = objects(directory, ours).stream().map(S3Object::key).toList();
        for (int start = 0; start < keys.size(); start += MAX_DELETE) {
            delete(directory, keys.subList(start, Math.min(keys.size(), start + MAX_DELETE)));
        }
    }

    /** A bulk delete answers 200 while entries in it fail: those worth it are sent again. */
    private void delete(S3Location directory, List<String> keys) {
        List<String> left = new ArrayList<>(keys);
        List<S3Error> errors = new ArrayList<>();
        Failsafe.with(rounds).get(() -> {
            errors.clear();
            errors.addAll(request(directory, left).errors());
            errors.stream().filter(e -> !isTransient(e)).findFirst().ifPresent(e -> {
                throw refused(directory, e);
            });
            left.retainAll(errors.stream().map(S3Error::key).toList());
            return left;
        });
        if (!left.isEmpty()) {
            S3Error first = errors.get(0);
            throw FlowException.retryable(
                    "S3 did not delete " + left.size() + " objects of " + directory + ", the first, " + first.key()
                            + ", with " + first.code() + ". Run sluice clean again; it goes on where it was.",
                    null);
        }
    }

    private DeleteObjectsResponse request(S3Location directory, List<String> keys) {
        List<ObjectIdentifier> objects = keys.stream()
                .map(k -> ObjectIdentifier.builder().key(k).build())
                .toList();
        return DELETING.call(
                directory,
                () -> s3.deleteObjects(r -> r.bucket(directory.bucket())
                        .delete(d -> d.objects(objects).quiet(true))));
    }

    private static boolean isTransient(S3Error error) {
        return error.code().equals("InternalError")
                || error.code().equals("SlowDown")
                || error.code().equals("ServiceUnavailable")
                || error.code().equals("OperationAborted");
    }

    private static FlowException refused(S3Location directory, S3Error error) {
        return FlowException.failed("S3 refused to delete " + error.key() + " of " + directory + " with " + error.code()
                + ": " + error.message() + ". Grant s3:DeleteObject there to the role that cleans, or remove what"
                + " protects the object, and run sluice clean again.");
    }

    private List<S3Object> objects(S3Location directory, Pattern ours) {
        String prefix = directory.directory().key();
        return LISTING.call(directory, () -> {
            List<S3Object> found = new ArrayList<>();
            s3.listObjectsV2Paginator(r -> r.bucket(directory.bucket()).prefix(prefix))
                    .contents()
                    .forEach(found::add);
            found.removeIf(o -> !o.key().startsWith(prefix)
                    || !ours.matcher(o.key().substring(prefix.length())).matches());
            return found;
        });
    }

    /** Empty for a name that S3 takes and Sluice never makes, such as {@code a//b}. */
    static Optional<S3Location> location(S3Location directory, String key) {
        try {
            return Optional.of(new S3Location(directory.bucket(), key)).filter(l -> l.isWithin(directory));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
