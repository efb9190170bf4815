package io.sluice.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How the objects of a window differ from those that a run of it read, each list ordered by URI.
 *
 * @param replaced objects with another ETag or size
 */
public record InputChange(List<S3Location> added, List<S3Location> replaced, List<S3Location> removed) {
    private static final int NAMED = 3;

    public InputChange {
        added = List.copyOf(added);
        replaced = List.copyOf(replaced);
        removed = List.copyOf(removed);
    }

    public static InputChange between(List<SourceObject> before, List<SourceObject> now) {
        Map<String, SourceObject> left = new TreeMap<>();
        before.forEach(object -> left.put(object.location().toString(), object));
        List<S3Location> added = new ArrayList<>();
        List<S3Location> replaced = new ArrayList<>();
        for (SourceObject object : now) {
            SourceObject earlier = left.remove(object.location().toString());
            if (earlier == null) {
                added.add(object.location());
            } else if (!earlier.equals(object)) {
                replaced.add(object.location());
            }
        }
        return new InputChange(
                added,
                replaced,
                left.values().stream().map(SourceObject::location).toList());
    }

    public boolean isNone() {
        return added.isEmpty() && replaced.isEmpty() && removed.isEmpty();
    }

    /** For people: {@code 2 new, 1 replaced: s3://a, s3://b, s3://c and 4 more}. */
    @Override
    public String toString() {
        List<S3Location> all =
                Stream.of(added, replaced, removed).flatMap(List::stream).toList();
        List<String> kinds = new ArrayList<>();
        count(kinds, added, "new");
        count(kinds, replaced, "replaced");
        count(kinds, removed, "removed");
        List<String> named = all.stream().limit(NAMED).map(S3Location::toString).toList();
        return kinds.isEmpty()
                ? "no change"
                : String.join(", ", kinds) + ": " + String.join(", ", named)
                        + (all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "");
    }

    private static void count(List<String> kinds, List<S3Location> objects, String kind) {
        if (!objects.isEmpty()) {
            kinds.add(objects.size() + " " + kind);
        }
    }
}
