package io.sluice.config;

import com.typesafe.config.ConfigUtil;
import io.sluice.model.Nullability;
import io.sluice.model.SourceColumn;
import io.sluice.model.SourceType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checked records as HOCON again, defaults included; reading it gives equal records. */
final class EffectiveText {
    private EffectiveText() {}

    static String of(Environment environment) {
        Hocon text = new Hocon();
        text.open("lake")
                .string("tables", environment.lake().tables().toString())
                .string("quarantine", environment.lake().quarantine().toString())
                .string("ledger", environment.lake().ledger().toString())
                .string("lease", environment.lake().lease().toMillis() + " ms")
                .close();
        Environment.Aws aws = environment.aws();
        text.open("aws").string("region", aws.region());
        text.string("s3-endpoint", aws.s3Endpoint().map(Object::toString));
        text.string("glue-endpoint", aws.glueEndpoint().map(Object::toString));
        secret(text, "access-key", aws.accessKey());
        secret(text, "secret-key", aws.secretKey());
        text.close();
        Environment.Redshift redshift = environment.redshift();
        text.open("redshift").string("url", redshift.url()).string("user", redshift.user());
        secret(text, "password", Optional.of(redshift.password()));
        text.string("copy-role", redshift.copyRole())
                .string("ledger-schema", redshift.ledgerSchema())
                .plain("writers", String.valueOf(redshift.writers()));
        open(text, "properties", redshift.properties());
        text.close();
        if (environment.maskKey().isPresent()) {
            text.open("munge");
            secret(text, "mask-key", environment.maskKey());
            text.close();
        }
        open(text, "spark", environment.spark());
        return text.toString();
    }

    static String of(Flow flow) {
        Hocon text = new Hocon();
        text.open("flow")
                .string("name", flow.name())
                .plain("mode", word(flow.mode()))
                .string("description", flow.description())
                .string("owner", flow.owner());
        source(text, flow.source());
        if (flow.source().query().isEmpty() || flow.mode() != Mode.ELT) {
            munge(text, flow.munge());
        }
        if (!flow.isDirect()) {
            lake(text, flow.lake());
        }
        warehouse(text, flow.warehouse());
        if (!flow.transforms().isEmpty()) {
            text.strings(
                    "transform", flow.transforms().stream().map(Transform::name).toList());
        }
        return text.close().toString();
    }

    /** As {@link ColumnSyntax} reads it. */
    static String of(SourceColumn column) {
        String name = column.name().matches("\\w+") ? column.name() : "`" + column.name() + "`";
        String nullability = column.nullability() == Nullability.NOT_NULL ? " not null" : "";
        String comment = column.comment().isEmpty() ? "" : " -- " + column.comment();
        return name + " " + type(column.type()) + nullability + comment;
    }

    private static void source(Hocon text, Source source) {
        text.open("source")
                .plain("format", word(source.format()))
                .string("path", source.path().map(PathTemplate::text))
                .string("query", source.query().map(query -> query.file().orElse(query.sql())))
                .string("via", source.query().map(query -> word(query.via())))
                .string("window", source.window().toString())
                .plain("when-empty", word(source.whenEmpty()))
                .string("late-for", source.lateFor().map(TimeSpan::toString))
                .string("window-column", source.windowColumn())
                .close();
        if (source.format() == SourceFormat.REDSHIFT) {
            return;
        }
        text.open("schema")
                .lines(
                        "columns",
                        source.columns().stream().map(EffectiveText::of).toList())
                .plain("unknown-fields", word(source.unknownFields()))
                .close();
    }

    private static void munge(Hocon text, Munge munge) {
        text.open("munge").string("sql", munge.sql());
        munge.deduplicate().ifPresent(deduplicate -> text.open("deduplicate")
                .strings("key", deduplicate.key())
                .plain("keep", word(deduplicate.keep()))
                .strings("by", deduplicate.by())
                .close());
        if (!munge.expectations().isEmpty()) {
            text.open("expect");
            munge.expectations().forEach(e -> text.string(ConfigUtil.quoteString(e.name()), e.condition()));
            text.close();
        }
        if (!munge.masks().isEmpty()) {
            text.open("mask");
            munge.masks().forEach(mask -> text.plain(ConfigUtil.quoteString(mask.column()), word(mask.method())));
            text.close();
        }
        text.open("quarantine")
                .plain("max-ratio", String.valueOf(munge.maxQuarantineRatio()))
                .close();
        text.string("time-limit", munge.timeLimit().map(limit -> limit.toSeconds() + " seconds"))
                .close();
    }

    private static void lake(Hocon text, Lake lake) {
        text.open("lake")
                .string("table", lake.table().toString())
                .plain("format", word(lake.format()))
                .strings("partition-by", lake.partitionBy())
                .strings("sort-by", lake.sortBy())
                .plain("file-size", String.valueOf(lake.fileBytes()))
                .plain("compression", word(lake.compression()))
                .plain("timestamps", word(lake.timestamps()))
                .string("retention", lake.retention().toString())
                .plain("schema-changes", word(lake.schemaChanges()));
        lake.merge().ifPresent(merge -> text.open("merge")
                .strings("key", merge.key())
                .strings("newest-by", merge.newestBy())
                .string("delete-when", merge.deleteWhen())
                .close());
        text.close();
    }

    private static void warehouse(Hocon text, Warehouse warehouse) {
        text.open("warehouse").plain("temperature", word(warehouse.temperature()));
        if (warehouse.via() == Warehouse.Via.COPY) {
            text.string("external-schema", warehouse.externalSchema());
        }
        text.string("hot-for", warehouse.hotFor().map(TimeSpan::toString));
        strings(text, "verify", warehouse.verify());
        if (warehouse.temperature() != Warehouse.Temperature.COLD) {
            text.plain("via", word(warehouse.via()))
                    .string("table", warehouse.table().toString())
                    .plain("load", warehouse.load().word())
                    .string("distribution-key", warehouse.distributionKey())
                    .strings("sort-key", warehouse.sortKey());
            if (warehouse.distributionKey().isEmpty()) {
                text.plain("distribution", word(warehouse.distribution()));
            }
            strings(
                    text,
                    "readers",
                    warehouse.readers().stream().map(Reader::toString).toList());
            strings(text, "key", warehouse.load().key());
            strings(text, "newest-by", warehouse.load().newestBy());
        }
        text.close();
    }

    private static void strings(Hocon text, String name, List<String> values) {
        if (!values.isEmpty()) {
            text.strings(name, values);
        }
    }

    private static void secret(Hocon text, String name, Optional<Secret> secret) {
        secret.ifPresent(s -> text.open(name).string(key(s.source()), s.name()).close());
    }

    private static String key(Secret.Source source) {
        return switch (source) {
            case ENVIRONMENT_VARIABLE -> "env";
            case SYSTEM_PROPERTY -> "property";
            case SECRETS_MANAGER -> "secret";
        };
    }

    private static void open(Hocon text, String name, Map<String, String> entries) {
        if (!entries.isEmpty()) {
            text.open(name);
            new TreeMap<>(entries).forEach((key, value) -> text.string(ConfigUtil.quoteString(key), value));
            text.close();
        }
    }

    private static String type(SourceType type) {
        if (type instanceof SourceType.Epoch epoch) {
            return "timestamp(epoch_" + word(epoch.unit()) + ")";
        }
        if (type instanceof SourceType.Pattern pattern) {
            return pattern.column() + "(" + pattern.pattern() + ")";
        }
        return type instanceof SourceType.Json ? "json" : type.column().toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
