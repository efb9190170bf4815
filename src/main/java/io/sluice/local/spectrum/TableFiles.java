package io.sluice.local.spectrum;

import io.sluice.local.s3.S3Files;
import io.sluice.local.s3.S3Object;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which objects a location of a table or partition stands for. */
final class TableFiles {
    private static final String SYMLINKS = "org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat";

    private final S3Files files;

    TableFiles(S3Files files) {
        this.files = files;
    }

    /** @throws SpectrumFailure when a manifest names an object that is not there */
    List<S3Object> at(String location, String inputFormat) {
        List<S3Object> found = visible(location);
        if (!inputFormat.equals(SYMLINKS)) {
            return found;
        }
        List<S3Object> linked = new ArrayList<>();
        for (S3Object manifest : found) {
            for (String line : lines(manifest)) {
                if (!line.isBlank()) {
                    linked.add(linked(manifest, line.trim()));
                }
            }
        }
        return linked;
    }

    /**
     * Everything below the location, subfolders too, but not what a name beginning with {@code . _ #} or ending with
     * {@code ~} hides, be it the object's or a folder's.
     */
    private List<S3Object> visible(String location) {
        String folder = location.endsWith("/") ? location : location + "/";
        String prefix = folder.replaceFirst("^s3[an]://", "s3://");
        List<S3Object> visible = new ArrayList<>();
        for (S3Object object : files.list(prefix)) {
            boolean hidden = false;
            for (String name : object.url().substring(prefix.length()).split("/")) {
                hidden |= name.startsWith(".") || name.startsWith("_") || name.startsWith("#") || name.endsWith("~");
            }
            if (!hidden) {
                visible.add(object);
            }
        }
        return visible;
    }

    private static List<String> lines(S3Object manifest) {
        try {
            return Files.readAllLines(manifest.path());
        } catch (IOException e) {
            throw new UncheckedIOException("Manifest " + manifest.url() + " cannot be read: " + e, e);
        }
    }

    private S3Object linked(S3Object manifest, String url) {
        Optional<Path> path = files.file(url);
        if (path.isEmpty()) {
            throw SpectrumFailure.other("Manifest '" + manifest.url() + "' names '" + url + "', which is not there");
        }
        try {
            return new S3Object(url, Files.size(path.get()), path.get());
        } catch (IOException e) {
            throw new UncheckedIOException("File " + url + " cannot be read: " + e, e);
        }
    }
}
