package io.sluice.ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.S3Location;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The directories of a flow that are marked to be deleted: one object each,
 * {@code <ledger>/<flow>/_tombstones/<bucket>/<directory>.json}. Its key says which directory, its age by S3's clock how
 * long ago; its text is for people.
 */
public final class Tombstones {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NAME = Pattern.compile("([^/]+)/(.+/(?:run|merged)=[^/]+)\\.json");

    private final S3Client s3;
    private final S3Location root;

    Tombstones(S3Client s3, S3Location root) {
        this.s3 = s3;
        this.root = root.directory();
    }

    /** The marked directories, each ending in a slash, and since when. */
    public Map<S3Location, Instant> list() {
        return Ledger.LEDGER.call(root, () -> {
            Map<S3Location, Instant> marked = new HashMap<>();
            s3.listObjectsV2Paginator(r -> r.bucket(root.bucket()).prefix(root.key()))
                    .contents()
                    .forEach(o -> directory(o.key()).ifPresent(d -> marked.put(d, o.lastModified())));
            return marked;
        });
    }

    /**
     * Marks a directory.
     *
     * @param checked what did not need the directory, a line each
     */
    public void put(S3Location directory, String reason, List<String> checked, Instant now) {
        ObjectNode text = JSON.createObjectNode();
        text.put("directory", directory.toString());
        text.put("reason", reason);
        checked.forEach(text.putArray("checked")::add);
        text.put("marked", now.toString());
        S3Location object = object(directory);
        Ledger.LEDGER.call(
                object,
                () -> s3.putObject(
                        r -> r.bucket(object.bucket()).key(object.key()).contentType("application/json"),
                        RequestBody.fromString(text.toPrettyString() + "\n")));
    }

    /** Takes the mark away; nothing happens when there is none. */
    public void remove(S3Location directory) {
        S3Location object = object(directory);
        Ledger.LEDGER.call(
                object, () -> s3.deleteObject(r -> r.bucket(object.bucket()).key(object.key())));
    }

    private S3Location object(S3Location directory) {
        String key = directory.directory().key();
        return root.resolve(directory.bucket() + "/" + key.substring(0, key.length() - 1) + ".json");
    }

    /** Empty for the key of something else. */
    private Optional<S3Location> directory(String key) {
        Matcher name = NAME.matcher(key.substring(root.key().length()));
        if (!name.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new S3Location(name.group(1), name.group(2) + "/"));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
