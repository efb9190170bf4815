package io.sluice.local.redshift.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.s3.S3Files;
import io.sluice.local.s3.S3Object;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The objects that a COPY loads: those of its manifest, or those under its key prefix. */
final class CopySource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CopySource() {}

    /** Fails when there is nothing to load or a manifest is not fulfilled. */
    static List<CopyFile> files(Copy copy, S3Files store) throws SqlFailure {
        if (!copy.source().startsWith("s3://")) {
            throw SqlFailure.notSupported("COPY from " + copy.source() + " (only s3:// is)");
        }
        List<CopyFile> files = copy.has("manifest") ? manifest(copy, store) : prefix(copy, store);
        if (files.isEmpty()) {
            throw new SqlFailure("XX000", "The specified S3 prefix '" + key(copy.source()) + "' does not exist")
                    .withDetail("COPY found no file to load: " + copy.source());
        }
        return files;
    }

    private static List<CopyFile> prefix(Copy copy, S3Files store) {
        List<CopyFile> files = new ArrayList<>();
        for (S3Object object : store.list(copy.source())) {
            String name = object.url().substring(object.url().lastIndexOf('/') + 1);
            boolean hidden = name.startsWith("_") || name.startsWith(".");
            if (!(copy.format() instanceof ParquetCopy && hidden)) {
                files.add(new CopyFile(object.url(), object.path()));
            }
        }
        return files;
    }

    private static List<CopyFile> manifest(Copy copy, S3Files store) throws SqlFailure {
        Path file = store.file(copy.source())
                .orElseThrow(() -> problem(copy, "S3ServiceException: The specified key does not exist., Status 404"));
        List<CopyFile> files = new ArrayList<>();
        for (JsonNode entry : entries(copy, file)) {
            String url = entry.path("url").asText("");
            Optional<Path> found = url.isEmpty() ? Optional.empty() : store.file(url);
            if (url.isEmpty()) {
                throw problem(copy, "an entry has no url");
            }
            JsonNode length = entry.path("meta").path("content_length");
            if (copy.format() instanceof ParquetCopy && !length.isIntegralNumber()) {
                throw problem(copy, "the entry of " + url + " has no meta.content_length, which PARQUET needs");
            }
            if (found.isEmpty() && entry.path("mandatory").asBoolean(false)) {
                throw problem(copy, "the mandatory file " + url + " does not exist");
            }
            if (found.isPresent()) {
                checkLength(copy, url, found.get(), length);
                files.add(new CopyFile(url, found.get()));
            }
        }
        return files;
    }

    private static JsonNode entries(Copy copy, Path file) throws SqlFailure {
        try {
            JsonNode entries = JSON.readTree(file.toFile()).path("entries");
            if (!entries.isArray()) {
                throw problem(copy, "it has no array \"entries\"");
            }
            return entries;
        } catch (IOException e) {
            throw problem(copy, "it is not JSON: " + e.getMessage());
        }
    }

    private static void checkLength(Copy copy, String url, Path file, JsonNode length) throws SqlFailure {
        try {
            if (length.isIntegralNumber() && Files.size(file) != length.asLong()) {
                throw problem(
                        copy,
                        "the file " + url + " has " + Files.size(file) + " bytes, its content_length is "
                                + length.asLong());
            }
        } catch (IOException e) {
            throw problem(copy, "the file " + url + " cannot be read: " + e.getMessage());
        }
    }

    private static SqlFailure problem(Copy copy, String what) {
        return new SqlFailure("XX000", "Problem reading manifest file - " + what)
                .withDetail("Manifest: " + copy.source());
    }

    private static String key(String url) {
        int slash = url.indexOf('/', "s3://".length());
        return slash < 0 ? "" : url.substring(slash + 1);
    }
}
