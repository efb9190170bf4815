package io.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every key that a configuration may hold, by its full path. */
final class Keys {
    /** Keys with a value of their own. */
    private static final List<String> LEAVES = List.of(
            "lake.raw",
            "lake.tables",
            "lake.quarantine",
            "lake.ledger",
            "lake.lease",
            "aws.region",
            "aws.s3-endpoint",
            "aws.glue-endpoint",
            "redshift.url",
            "redshift.user",
            "redshift.copy-role",
            "redshift.ledger-schema",
            "redshift.writers",
            "flow.name",
            "flow.mode",
            "flow.description",
            "flow.owner",
            "flow.source.format",
            "flow.source.path",
            "flow.source.query",
            "flow.source.via",
            "flow.source.window",
            "flow.source.when-empty",
            "flow.source.late-for",
            "flow.source.window-column",
            "flow.schema.columns",
            "flow.schema.unknown-fields",
            "flow.munge.sql",
            "flow.munge.deduplicate.key",
            "flow.munge.deduplicate.keep",
            "flow.munge.deduplicate.by",
            "flow.munge.quarantine.max-ratio",
            "flow.munge.time-limit",
            "flow.lake.table",
            "flow.lake.format",
            "flow.lake.merge.key",
            "flow.lake.merge.newest-by",
            "flow.lake.merge.delete-when",
            "flow.lake.partition-by",
            "flow.lake.sort-by",
            "flow.lake.file-size",
            "flow.lake.compression",
            "flow.lake.timestamps",
            "flow.lake.retention",
            "flow.lake.schema-changes",
            "flow.warehouse.temperature",
            "flow.warehouse.hot-for",
            "flow.warehouse.verify",
            "flow.warehouse.via",
            "flow.warehouse.table",
            "flow.warehouse.external-schema",
            "flow.warehouse.load",
            "flow.warehouse.key",
            "flow.warehouse.newest-by",
            "flow.warehouse.distribution",
            "flow.warehouse.distribution-key",
            "flow.warehouse.sort-key",
            "flow.warehouse.readers",
            "flow.transform");

    /** Objects whose keys are the user's own. */
    private static final List<String> OPEN =
            List.of("spark", "redshift.properties", "flow.munge.expect", "flow.munge.mask");

    /** Objects that name where a secret is kept. */
    private static final List<String> SECRETS =
            List.of("aws.access-key", "aws.secret-key", "redshift.password", "munge.mask-key");

    /** The ways to name where a secret is kept. */
    static final List<String> REFERENCES = List.of("env", "secret", "property");

    private static final List<String> ALL = all();

    private Keys() {}

    static boolean isOpen(String path) {
        return OPEN.contains(path);
    }

    static boolean isSecret(String path) {
        return SECRETS.contains(path);
    }

    /** Whether the path has a value of its own, be it a leaf, a secret or an entry of an open object. */
    static boolean isSettable(String path) {
        return ALL.contains(path) || isSecret(path) || OPEN.stream().anyMatch(open -> path.startsWith(open + "."));
    }

    static boolean isSection(String path) {
        return !isSecret(path) && !isOpen(path) && ALL.stream().anyMatch(key -> key.startsWith(path + "."));
    }

    /** The names directly below a section; those of the top level for the empty path. */
    static List<String> below(String section) {
        String prefix = section.isEmpty() ? "" : section + ".";
        return ALL.stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()).split("\\.")[0])
                .distinct()
                .sorted()
                .toList();
    }

    /** The full paths of all keys. */
    static List<String> leaves() {
        return ALL;
    }

    /** What somebody meant by an unknown name in a section: a neighbour, else the same name elsewhere. */
    static String question(String section, String name) {
        List<String> neighbours = below(section);
        String inFlow = "flow." + (section.isEmpty() ? name : section + "." + name);
        return (isSettable(inFlow) ? Optional.of(inFlow) : Closest.to(name, neighbours))
                .or(() -> paths().filter(path -> path.endsWith("." + name)).findFirst())
                .map(key -> "did you mean " + key + "?")
                .orElse("remove it or use one of " + String.join(", ", neighbours));
    }

    private static Stream<String> paths() {
        return ALL.stream().flatMap(key -> prefixes(key).stream()).distinct();
    }

    private static List<String> prefixes(String key) {
        List<String> prefixes = new ArrayList<>();
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            prefixes.add(key.substring(0, dot));
        }
        prefixes.add(key);
        return prefixes;
    }

    private static List<String> all() {
        List<String> keys = new ArrayList<>(LEAVES);
        keys.addAll(OPEN);
        SECRETS.forEach(secret -> REFERENCES.forEach(reference -> keys.add(secret + "." + reference)));
        return List.copyOf(keys);
    }
}
