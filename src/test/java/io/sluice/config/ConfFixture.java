package io.sluice.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A conf directory with one sound flow, {@code f}, for tests to break. */
record ConfFixture(Path root) {
    static final String SHARED =
            """
            redshift {
              copy-role = default
            }
            """;

    static final String ENVIRONMENT =
            """
            lake {
              raw = "s3://bucket/raw"
              tables = "s3://bucket/tables"
              quarantine = "s3://bucket/quarantine"
              ledger = "s3://bucket/ledger"
            }
            aws {
              region = eu-central-1
            }
            redshift {
              url = "jdbc:redshift://127.0.0.1:5439/dev"
              user = sluice
              password { env = PASSWORD }
            }
            munge.mask-key { property = test.mask-key }
            spark {
              "spark.master" = "local[1]"
            }
            """;

    static final String FLOW =
            """
            include required("../sluice.conf")

            flow {
              name = f
              mode = etlt
              source {
                format = json
                path = ${lake.raw}"/{yyyy}/{MM}/{dd}.json"
                window = 1 day
                window-column = dt
              }
              schema {
                columns = [
                  "ts timestamp(epoch_millis) not null"
                  "id bigint not null"
                  "name string"
                ]
              }
              munge {
                mask { name = hmac }
                deduplicate { key = [id], by = [ts] }
              }
              lake {
                table = music.f
                partition-by = [dt]
              }
              warehouse {
                temperature = hot
              }
              transform = ["f.sql"]
            }
            """;

    static final String SCRIPT =
            """
            delete from music.days where dt >= ${from_date} and dt < ${to_date};
            insert into music.days select dt, count(*) from ${hot} group by dt;
            """;

    static ConfFixture in(Path directory) {
        ConfFixture fixture = new ConfFixture(directory.resolve("conf"));
        return fixture.with("sluice.conf", SHARED)
                .with("test.conf", ENVIRONMENT)
                .with("flows/f.conf", FLOW)
                .with("sql/f.sql", SCRIPT);
    }

    ConfFixture with(String file, String text) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces text of a file, which has to be there. */
    ConfFixture replacing(String file, String target, String replacement) {
        try {
            String text = Files.readString(root.resolve(file));
            if (!text.contains(target)) {
                throw new IllegalArgumentException(file + " does not hold: " + target);
            }
            return with(file, text.replace(target, replacement));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Configuration load() {
        return load(Map.of(), Map.of());
    }

    Configuration load(Map<String, String> environment, Map<String, String> properties) {
        return Configuration.load(root, "test", new Variables(environment, properties));
    }

    /** Every problem as printed, with paths from {@code conf} on. */
    List<String> problems() {
        return load().problems().stream().map(p -> relative(p.toString())).toList();
    }

    String relative(String message) {
        return message.replace(root.getParent() + "/", "");
    }
}
