package io.sluice.config;

import io.sluice.model.ColumnType;
import io.sluice.model.SourceColumn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code flow.munge}, as far as it could be read. */
record MungeSection(
        Optional<Text> sql,
        boolean deduplicates,
        List<Text> key,
        Munge.Keep keep,
        List<Text> by,
        List<Munge.Expectation> expectations,
        List<Munge.Mask> masks,
        double maxRatio,
        Optional<Duration> timeLimit) {
    /** The variables of {@code munge.sql}. */
    static final Set<String> VARIABLES = Set.of("from", "to");

    /** How many characters HMAC-SHA-256 has in hexadecimal. */
    private static final int HMAC_LENGTH = 64;

    static MungeSection read(Settings settings, SourceSection source) {
        boolean deduplicates = settings.has("flow.munge.deduplicate");
        if (deduplicates) {
            requireItems(settings, "key", "rows are equal by some columns", "write key = [\"…\", \"…\"]");
            requireItems(
                    settings,
                    "by",
                    "which row is the latest or earliest depends on an order",
                    "write by = [\"…\"], as the time of the event");
        }
        MungeSection section = new MungeSection(
                settings.text("flow.munge.sql"),
                deduplicates,
                settings.texts("flow.munge.deduplicate.key"),
                settings.choice(
                                "flow.munge.deduplicate.keep",
                                Map.of("latest", Munge.Keep.LATEST, "earliest", Munge.Keep.EARLIEST))
                        .orElse(Munge.Keep.LATEST),
                settings.texts("flow.munge.deduplicate.by"),
                expectations(settings),
                masks(settings, source),
                settings.number("flow.munge.quarantine.max-ratio").orElse(0.01),
                settings.duration("flow.munge.time-limit"));
        section.sql.ifPresent(sql -> SqlVariables.check(sql, VARIABLES, "munge.sql", settings.problems()));
        if (!(section.maxRatio >= 0 && section.maxRatio <= 1)) {
            settings.problem(
                    "flow.munge.quarantine.max-ratio",
                    "flow.munge.quarantine.max-ratio cannot be " + section.maxRatio,
                    "it is a share of the records read",
                    "write a number from 0 to 1, as 0.01");
        }
        section.timeLimit
                .filter(limit -> limit.toSeconds() < 1)
                .ifPresent(limit -> settings.problem(
                        "flow.munge.time-limit",
                        "flow.munge.time-limit is too short",
                        limit.toMillis() + " ms is less than 1 s, and every batch would fail",
                        "write 2 hours or the like"));
        return section;
    }

    Munge munge() {
        return new Munge(
                sql.map(Text::value),
                deduplicates ? Optional.of(new Munge.Deduplicate(values(key), keep, values(by))) : Optional.empty(),
                expectations,
                masks,
                maxRatio,
                timeLimit);
    }

    private static void requireItems(Settings settings, String key, String why, String remedy) {
        String path = "flow.munge.deduplicate." + key;
        if (settings.isAbsentOrEmpty(path)) {
            settings.problem(path, path + " is missing", why, remedy);
        }
    }

    private static List<String> values(List<Text> texts) {
        return texts.stream().map(Text::value).toList();
    }

    private static List<Munge.Expectation> expectations(Settings settings) {
        List<Munge.Expectation> expectations = new ArrayList<>();
        for (Map.Entry<String, Text> entry : settings.entries("flow.munge.expect")) {
            SqlVariables.check(entry.getValue(), Set.of(), "an expectation", settings.problems());
            expectations.add(
                    new Munge.Expectation(entry.getKey(), entry.getValue().value()));
        }
        return expectations;
    }

    private static List<Munge.Mask> masks(Settings settings, SourceSection source) {
        List<Munge.Mask> masks = new ArrayList<>();
        for (Map.Entry<String, Text> entry : settings.entries("flow.munge.mask")) {
            Text method = entry.getValue();
            Optional<Munge.MaskMethod> known =
                    settings.parsed("flow.munge.mask", Optional.of(method), text -> method(entry.getKey(), text));
            known.ifPresent(m -> masks.add(new Munge.Mask(entry.getKey(), m)));
            source.declared().ifPresent(columns -> known.ifPresent(m -> checkMask(settings, entry, m, columns)));
        }
        if (masks.stream().anyMatch(mask -> mask.method() == Munge.MaskMethod.HMAC)
                && settings.hasNoReference("munge.mask-key")) {
            settings.problem(
                    "flow.munge.mask",
                    "a mask of hmac has no key",
                    "the environment has no munge.mask-key",
                    "write munge.mask-key { env = NAME } or { secret = \"arn:aws:secretsmanager:…\" } in the environment's"
                            + " file, and set what it refers to");
        }
        return masks;
    }

    private static Munge.MaskMethod method(String column, String text) {
        return switch (text) {
            case "hmac" -> Munge.MaskMethod.HMAC;
            case "null" -> Munge.MaskMethod.NULL;
            default -> throw new Refusal(
                    "the mask of " + column + " cannot be '" + text + "'",
                    "a mask is hmac or null",
                    Closest.question(text, List.of("hmac", "null"), "write one of them"));
        };
    }

    /** Masks are applied before the SQL, so only declared columns can be masked, and their types stay. */
    private static void checkMask(
            Settings settings, Map.Entry<String, Text> entry, Munge.MaskMethod method, List<SourceColumn> columns) {
        Place place = entry.getValue().place();
        List<String> names = columns.stream().map(SourceColumn::name).toList();
        Optional<SourceColumn> column = columns.stream()
                .filter(c -> c.name().equalsIgnoreCase(entry.getKey()))
                .findFirst();
        if (column.isEmpty()) {
            settings.problems()
                    .add(Problem.at(
                            place,
                            "the mask of " + entry.getKey() + " masks nothing",
                            "masks are for declared columns, before munge.sql sees them",
                            Closest.question(entry.getKey(), names, "write a name of flow.schema.columns")));
        } else if (method == Munge.MaskMethod.HMAC
                && !holdsHmac(column.get().type().column())) {
            settings.problems()
                    .add(Problem.at(
                            place,
                            "the mask of " + entry.getKey() + " does not fit its column",
                            "hmac is text of " + HMAC_LENGTH + " characters, and the column is "
                                    + column.get().type().column(),
                            "declare the column as string, or mask it with null"));
        }
    }

    private static boolean holdsHmac(ColumnType type) {
        return type == ColumnType.Simple.STRING
                || type instanceof ColumnType.Varchar varchar && varchar.bytes() >= HMAC_LENGTH;
    }
}
