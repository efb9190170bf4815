package io.sluice.config;

import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where flows run. */
final class EnvironmentReader {
    // https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-authorization.html: roles may be chained by commas
    private static final String ROLE = "arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]+";
    private static final Pattern COPY_ROLE = Pattern.compile("default|" + ROLE + "(," + ROLE + ")*");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(access[.-]?key|secret[.-]?key|session[.-]?token|password|passwd|pwd|secret|token)");
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("(?i).*(password|pwd)=.*|.*//[^/]*@.*");

    private static final double DEFAULT_WRITERS = 4;

    /** Of all queues: https://docs.aws.amazon.com/redshift/latest/dg/cm-c-defining-query-queues.html. */
    private static final int MOST_WRITERS = 50;

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

    private final Settings settings;

    EnvironmentReader(Settings settings) {
        this.settings = settings;
    }

    /** Empty when there are problems. */
    Optional<Environment> read(String name) {
        settings.checkKeys();
        Optional<S3Location> tables = root("lake.tables", "the lake's tables have to live somewhere");
        Optional<S3Location> quarantine = root("lake.quarantine", "rows that do not fit have to go somewhere");
        Optional<S3Location> ledger = root("lake.ledger", "what every run did is kept there");
        apart();
        settings.text("lake.raw").ifPresent(raw -> location("lake.raw", raw));
        Duration lease = lease();
        Optional<Environment.Aws> aws = aws();
        Optional<Environment.Redshift> redshift = redshift();
        Optional<Secret> maskKey = settings.secret("munge.mask-key");
        Map<String, String> spark = spark();
        if (!settings.problems().isEmpty()) {
            return Optional.empty();
        }
        Environment.LakeRoots lake =
                new Environment.LakeRoots(tables.orElseThrow(), quarantine.orElseThrow(), ledger.orElseThrow(), lease);
        return Optional.of(new Environment(name, lake, aws.orElseThrow(), redshift.orElseThrow(), maskKey, spark));
    }

    /** S3 tells times in whole seconds, and a renewal may take some. */
    private Duration lease() {
        Duration lease = settings.duration("lake.lease").orElse(Duration.ofMinutes(1));
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            settings.problem(
                    "lake.lease",
                    "lake.lease is too short",
                    lease.toMillis() + " ms is less than " + SHORTEST_LEASE.toSeconds()
                            + " s, and runs would lose batches that they work on",
                    "write 1 minute or the like");
        }
        return lease;
    }

    private Optional<S3Location> root(String path, String why) {
        return settings.required(path, why, "write an S3 location, s3://bucket/prefix")
                .flatMap(text -> location(path, text));
    }

    private Optional<S3Location> location(String path, Text text) {
        return settings.parsed(path, Optional.of(text), S3Location::parse);
    }

    /** Spectrum would show quarantine or ledger files as rows of a table that holds them. */
    private void apart() {
        for (String inner : new String[] {"lake.tables", "lake.quarantine", "lake.ledger"}) {
            for (String outer : new String[] {"lake.tables", "lake.quarantine", "lake.ledger"}) {
                Optional<S3Location> in = place(inner);
                Optional<S3Location> out = place(outer);
                if (!inner.equals(outer)
                        && in.isPresent()
                        && out.isPresent()
                        && in.get().directory().isWithin(out.get())) {
                    settings.problem(
                            inner,
                            inner + " lies within " + outer,
                            in.get() + " is below " + out.get() + ", and what is there would be taken for its content",
                            "give each a prefix of its own");
                }
            }
        }
    }

    private Optional<S3Location> place(String path) {
        try {
            return settings.text(path).map(text -> S3Location.parse(text.value()));
        } catch (IllegalArgumentException reportedAlready) {
            return Optional.empty();
        }
    }

    private Optional<Environment.Aws> aws() {
        Optional<Text> region = settings.required(
                "aws.region", "Glue and Secrets Manager are asked in a region", "write region = us-east-1 or the like");
        Optional<URI> s3 = endpoint("aws.s3-endpoint");
        Optional<URI> glue = endpoint("aws.glue-endpoint");
        Optional<Secret> access = settings.secret("aws.access-key");
        Optional<Secret> secret = settings.secret("aws.secret-key");
        if (access.isPresent() != secret.isPresent()
                && settings.has("aws.access-key") != settings.has("aws.secret-key")) {
            String present = access.isPresent() ? "aws.access-key" : "aws.secret-key";
            String absent = access.isPresent() ? "aws.secret-key" : "aws.access-key";
            settings.problem(
                    present,
                    present + " stands alone",
                    "the two keys are of use together only",
                    "write " + absent + " too, or neither to use the role of the machine");
        }
        return region.map(name -> new Environment.Aws(name.value(), s3, glue, access, secret));
    }

    private Optional<URI> endpoint(String path) {
        return settings.parsed(path, settings.text(path), EnvironmentReader::endpointOf);
    }

    private static URI endpointOf(String text) {
        try {
            URI uri = new URI(text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException noUri) {
            // refused below, as any other text that is no endpoint
        }
        throw new IllegalArgumentException("'" + text + "' is no endpoint: write http://HOST:PORT or https://HOST");
    }

    private Optional<Environment.Redshift> redshift() {
        Optional<Text> url = settings.required(
                "redshift.url", "the warehouse has an address", "write jdbc:redshift://HOST:5439/DATABASE");
        url.ifPresent(this::checkUrl);
        Optional<Text> user = settings.required("redshift.user", "Sluice logs in as a user", "write user = NAME");
        Optional<Secret> password = settings.secret("redshift.password");
        if (settings.hasNoReference("redshift.password")) {
            settings.problem(
                    "redshift.password",
                    "redshift.password is missing",
                    "Sluice logs in with a password",
                    "write where it is kept, { env = NAME } or { secret = \"arn:aws:secretsmanager:…\" }");
        }
        Optional<Text> role = settings.required(
                "redshift.copy-role",
                "Redshift reads S3 with an IAM role",
                "write its ARN, or default for the cluster's default role");
        role.filter(text -> !COPY_ROLE.matcher(text.value()).matches())
                .ifPresent(text -> settings.problem(
                        "redshift.copy-role",
                        "redshift.copy-role cannot be '" + text.value() + "'",
                        "it is the ARN of an IAM role, several of them joined by commas, or default",
                        "write arn:aws:iam::ACCOUNT:role/NAME or default"));
        String ledgerSchema = settings.parsed(
                        "redshift.ledger-schema",
                        settings.text("redshift.ledger-schema"),
                        schema -> new TableName(schema, "ledger").schema())
                .orElse("sluice");
        int writers = writers();
        Map<String, String> properties = open("redshift.properties", "redshift.password");
        return settings.problems().isEmpty()
                ? Optional.of(new Environment.Redshift(
                        url.orElseThrow().value(),
                        user.orElseThrow().value(),
                        password.orElseThrow(),
                        role.orElseThrow().value(),
                        ledgerSchema,
                        writers,
                        properties))
                : Optional.empty();
    }

    private int writers() {
        double writers = settings.number("redshift.writers").orElse(DEFAULT_WRITERS);
        if (writers < 1 || writers > MOST_WRITERS || writers != Math.rint(writers)) {
            settings.problem(
                    "redshift.writers",
                    "redshift.writers cannot be "
                            + BigDecimal.valueOf(writers).stripTrailingZeros().toPlainString(),
                    "so many batches of one run load or transform in Redshift at the same time, and Redshift runs at"
                            + " most " + MOST_WRITERS + " queries",
                    "write a whole number from 1 to " + MOST_WRITERS);
        }
        return (int) writers;
    }

    private void checkUrl(Text url) {
        if (PASSWORD_IN_URL.matcher(url.value()).matches()) {
            settings.problem(
                    "redshift.url",
                    "redshift.url holds a login, which is not shown here",
                    "addresses get logged",
                    "remove it from the address, change the password, and write redshift.user and redshift.password");
        } else if (!url.value().startsWith("jdbc:redshift:")) {
            settings.problem(
                    "redshift.url",
                    "redshift.url cannot be '" + url.value() + "'",
                    "only Amazon Redshift's own driver is used",
                    "write jdbc:redshift://HOST:5439/DATABASE");
        }
    }

    private Map<String, String> spark() {
        Map<String, String> spark = open("spark", "aws.access-key and aws.secret-key");
        spark.keySet().stream()
                .filter(name -> !name.startsWith("spark."))
                .forEach(name -> settings.problem(
                        "spark",
                        "spark holds '" + name + "'",
                        "the names of Spark's settings begin with spark.",
                        "write the whole name in quotes, as \"spark.sql.shuffle.partitions\" = 8"));
        return spark;
    }

    /** The entries of an open object, of which none may be a secret. */
    private Map<String, String> open(String path, String remedy) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Text> entry : settings.entries(path)) {
            if (SECRET_NAME.matcher(entry.getKey()).matches()) {
                settings.problems()
                        .add(Problem.at(
                                entry.getValue().place(),
                                path + " holds a secret, " + entry.getKey() + ", which is not shown here",
                                "settings get logged",
                                "remove it and write where the secret is kept, in " + remedy));
            }
            entries.put(entry.getKey(), entry.getValue().value());
        }
        return entries;
    }
}
