package io.sluice.lake;

import io.sluice.model.DataFile;
import io.sluice.model.LakeCommit;
import io.sluice.model.Partition;
import io.sluice.model.S3Location;
import io.sluice.plan.WritePlan;
import io.sluice.storage.AtOnce;
import io.sluice.storage.S3Use;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * For each partition of a Delta table a text that names its files, a line each, which Spectrum reads in place of a
 * listing (https://docs.delta.io/latest/redshift-spectrum-integration.html).
 *
 * <p>They are in the directory of the run, not where Delta's own GENERATE would overwrite them: a manifest never changes,
 * and Glue says which run's is a partition's.
 */
public final class SymlinkManifests {
    private static final S3Use WRITING = new S3Use(
            "write the symlink manifest", "lake.tables of the environment", "s3:PutObject", "nothing was published");

    private static final S3Use READING = new S3Use(
            "read the symlink manifest", "lake.tables of the environment", "s3:GetObject", "nothing was changed");

    /** As Delta names it. */
    private static final String DIRECTORY = "_symlink_format_manifest";

    private final S3Client s3;

    public SymlinkManifests(S3Client s3) {
        this.s3 = s3;
    }

    /**
     * Writes a manifest for each partition that has files; they come back with the manifests' directories as their
     * locations, and those without files as they are.
     *
     * @param directory for these manifests alone
     */
    public List<Partition> put(List<Partition> partitions, S3Location directory, List<String> partitionBy) {
        return AtOnce.map(partitions, partition -> {
            if (partition.files().isEmpty()) {
                return partition;
            }
            S3Location place = directory;
            for (int i = 0; i < partitionBy.size(); i++) {
                place = place.resolve(partitionBy.get(i) + "="
                        + ExternalCatalogUtils.escapePathName(partition.values().get(i)));
            }
            put(place.resolve("manifest"), partition.files());
            return new Partition(partition.values(), place.directory(), partition.files());
        });
    }

    /** Writes a manifest for each partition of a run; returns the partitions with the manifests' directories as locations. */
    public List<Partition> put(List<Partition> partitions, WritePlan plan) {
        return put(partitions, plan.directory());
    }

    /** The files that the manifest in a directory names; empty when there is none. */
    public Optional<Set<S3Location>> read(S3Location directory) {
        S3Location manifest = directory.resolve("manifest");
        return READING.call(manifest, () -> {
            try {
                return Optional.of(
                        s3.getObjectAsBytes(r -> r.bucket(manifest.bucket()).key(manifest.key()))
                                .asUtf8String()
                                .lines()
                                .map(S3Location::parse)
                                .collect(Collectors.toSet()));
            } catch (NoSuchKeyException | IllegalArgumentException noManifest) {
                return Optional.empty();
            }
        });
    }

    /** The commit as {@link #shown}, its manifests written where its run did not write any. */
    public LakeCommit ensure(LakeCommit commit) {
        return isShown(commit) ? commit : with(commit, put(commit.partitions(), runOf(commit)));
    }

    /**
     * The commit with the manifests' directories as the locations of its partitions, as readers of a Delta table are shown
     * it. A run that wrote a table of plain files, before that was converted, has the files' directories on record.
     */
    public static LakeCommit shown(LakeCommit commit) {
        if (isShown(commit)) {
            return commit;
        }
        S3Location run = runOf(commit);
        return with(
                commit,
                commit.partitions().stream()
                        .map(p -> new Partition(p.values(), manifests(p, run), p.files()))
                        .toList());
    }

    private static boolean isShown(LakeCommit commit) {
        S3Location manifests = runOf(commit).resolve(DIRECTORY);
        return commit.partitions().stream()
                .allMatch(partition -> partition.location().isWithin(manifests));
    }

    private static S3Location runOf(LakeCommit commit) {
        String key = commit.manifest().key();
        return new S3Location(commit.manifest().bucket(), key.substring(0, key.lastIndexOf('/')));
    }

    private static LakeCommit with(LakeCommit commit, List<Partition> partitions) {
        return new LakeCommit(
                commit.run(),
                commit.table(),
                commit.schema(),
                commit.partitionColumns(),
                partitions,
                commit.manifest(),
                commit.counts());
    }

    private List<Partition> put(List<Partition> partitions, S3Location run) {
        return AtOnce.map(partitions, partition -> {
            S3Location directory = manifests(partition, run);
            put(directory.resolve("manifest"), partition.files());
            return new Partition(partition.values(), directory, partition.files());
        });
    }

    /** Where the manifest of a partition is whose files are in the directory of a run. */
    private static S3Location manifests(Partition partition, S3Location run) {
        String path = partition
                .location()
                .directory()
                .key()
                .substring(run.directory().key().length());
        S3Location manifests = run.resolve(DIRECTORY).directory();
        return path.isEmpty() ? manifests : manifests.resolve(path).directory();
    }

    private void put(S3Location manifest, List<DataFile> files) {
        String text = files.stream().map(file -> file.location() + "\n").collect(Collectors.joining());
        WRITING.call(
                manifest,
                () -> s3.putObject(
                        r -> r.bucket(manifest.bucket()).key(manifest.key()).contentType("text/plain"),
                        RequestBody.fromString(text)));
    }
}
