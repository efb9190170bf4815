package io.sluice.run;

import io.sluice.connector.RedshiftConnector;
import io.sluice.lake.RunDirectories;
import io.sluice.lake.UnfinishedUploads;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something on S3 that nobody needs any more, or a mark of it.
 *
 * @param place the directory, or the object that an upload would become
 * @param upload S3's name of the upload, when it is one
 * @param why nobody needs it, or why its mark is taken away
 * @param since when, by S3's clock
 * @param files objects of Sluice's in it, or parts of the upload
 * @param from the earliest time for the step after {@link Next#WAIT}
 * @param failure why the step could not be taken
 */
public record Finding(
        Kind kind,
        S3Location place,
        Optional<String> upload,
        String why,
        Instant since,
        long files,
        long bytes,
        Next next,
        Optional<Instant> from,
        Optional<FlowException> failure) {

    /** What it is. */
    public enum Kind {
        /** The directory of a run of a lake table. */
        TABLE("([^/=]+=[^/]*/)*((part-[^/]+|\\d+_part_\\d+)\\.parquet)?|_manifest\\.json|sluice_unload=\\d+/manifest"
                + "|_symlink_format_manifest/([^/]+=[^/]*/)*(manifest)?|([^/=]+=[^/]*/)?(" + RedshiftConnector.FILES
                + ")"),
        /** The directory of a run's rejected rows. */
        QUARANTINE("([a-z]+-\\d{5,}\\.json\\.gz)?"),
        /** A file of either that was never completed. */
        UPLOAD("");

        private final Pattern ours;

        Kind(String ours) {
            this.ours = Pattern.compile(ours);
        }

        /** The names of Sluice's objects below the directory of a run, and of the "folders" that file systems make. */
        Pattern ours() {
            return ours;
        }
    }

    /** The step that a pass takes. */
    public enum Next {
        /** Put it on record that the directory is going to be deleted. */
        MARK,
        WAIT,
        DELETE,
        /** Take the mark away: the directory is needed again, or is gone. */
        UNMARK
    }

    static Finding directory(Kind kind, S3Location place, String why, Instant since, RunDirectories.Contents contents) {
        return new Finding(
                kind,
                place,
                Optional.empty(),
                why,
                since,
                contents.files(),
                contents.bytes(),
                Next.MARK,
                Optional.empty(),
                Optional.empty());
    }

    static Finding upload(UnfinishedUploads.Upload upload, RunDirectories.Contents contents) {
        return new Finding(
                Kind.UPLOAD,
                upload.object(),
                Optional.of(upload.id()),
                "never completed",
                upload.begun(),
                contents.files(),
                contents.bytes(),
                Next.DELETE,
                Optional.empty(),
                Optional.empty());
    }

    static Finding mark(Kind kind, S3Location directory, String reason, Instant marked) {
        return new Finding(
                kind,
                directory,
                Optional.empty(),
                reason,
                marked,
                0,
                0,
                Next.UNMARK,
                Optional.empty(),
                Optional.empty());
    }

    Finding waiting(Instant until) {
        return new Finding(kind, place, upload, why, since, files, bytes, Next.WAIT, Optional.of(until), failure);
    }

    Finding due() {
        return new Finding(kind, place, upload, why, since, files, bytes, Next.DELETE, from, failure);
    }

    Finding unmarked(String reason) {
        return new Finding(kind, place, upload, reason, since, files, bytes, Next.UNMARK, from, failure);
    }

    Finding failed(FlowException e) {
        return new Finding(kind, place, upload, why, since, files, bytes, next, from, Optional.of(e));
    }
}
