package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import io.sluice.local.s3.S3Files;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** COPY of files of records, which are loaded one by one: some may be refused while others are loaded. */
enum RecordCopy implements CopyFormat {
    DELIMITED("TEXT", "delimiter", "escape", "removequotes", "null", "fillrecord", "ignoreheader", "ignoreblanklines") {
        @Override
        Reader reader(Copy copy, List<TableColumn> columns, S3Files files) {
            return file -> new DelimitedRecords(LoadInput.open(copy, file), copy);
        }
    },
    CSV("CSV", "delimiter", "quote", "null", "fillrecord", "ignoreheader", "ignoreblanklines") {
        @Override
        Reader reader(Copy copy, List<TableColumn> columns, S3Files files) {
            return file -> new CsvRecords(LoadInput.open(copy, file), copy);
        }
    },
    FIXEDWIDTH("FIXEDWIDTH", "fixedwidth", "null", "fillrecord", "ignoreheader", "ignoreblanklines") {
        @Override
        Reader reader(Copy copy, List<TableColumn> columns, S3Files files) throws SqlFailure {
            List<Integer> widths = FixedWidthRecords.widths(copy.options().get("fixedwidth"));
            if (widths.size() != columns.size()) {
                throw new SqlFailure(
                        "22023",
                        "FIXEDWIDTH names " + widths.size() + " columns, the table or column list has "
                                + columns.size());
            }
            return file -> new FixedWidthRecords(LoadInput.open(copy, file), copy, widths);
        }
    },
    JSON("JSON", "paths") {
        @Override
        Reader reader(Copy copy, List<TableColumn> columns, S3Files files) throws SqlFailure {
            JsonFields fields = JsonFields.of(copy, columns, files);
            return file -> new JsonRecords(LoadInput.open(copy, file), copy, fields);
        }
    },
    AVRO("AVRO", "paths") {
        @Override
        Reader reader(Copy copy, List<TableColumn> columns, S3Files files) throws SqlFailure {
            JsonFields fields = JsonFields.of(copy, columns, files);
            return file -> AvroRecords.open(file, fields);
        }
    };

    /** Opens files. */
    interface Reader {
        Records open(CopyFile file) throws IOException;
    }

    /** What all of these formats take (Developer Guide, "COPY", optional parameters). */
    private static final Set<String> COMMON = Set.of(
            "manifest",
            "statupdate",
            "compupdate",
            "comprows",
            "region",
            "maxerror",
            "ignoreallerrors",
            "noload",
            "gzip",
            "bzip2",
            "zstd",
            "lzop",
            "readratio",
            "encrypted",
            "master_symmetric_key",
            "encoding",
            "acceptanydate",
            "acceptinvchars",
            "blanksasnull",
            "emptyasnull",
            "dateformat",
            "timeformat",
            "explicit_ids",
            "roundec",
            "trimblanks",
            "truncatecolumns");

    private final String title;
    private final Set<String> options;

    RecordCopy(String title, String... options) {
        this.title = title;
        this.options = Set.of(options);
    }

    /** Fails when the format's own options do not fit the columns. */
    abstract Reader reader(Copy copy, List<TableColumn> columns, S3Files files) throws SqlFailure;

    @Override
    public String title() {
        return title;
    }

    @Override
    public void check(Map<String, String> given) throws SqlFailure {
        Set<String> refused = new HashSet<>(given.keySet());
        refused.removeAll(COMMON);
        refused.removeAll(options);
        if (this == AVRO) {
            given.keySet().stream()
                    .filter(Set.of("gzip", "bzip2", "zstd", "lzop", "encoding")::contains)
                    .forEach(refused::add);
        }
        for (String option : given.keySet()) {
            if (refused.contains(option)) {
                throw new SqlFailure(
                        "0A000",
                        option.toUpperCase(Locale.ROOT) + " argument is not supported for " + title + " based COPY");
            }
        }
    }

    @Override
    public Loaded load(Copy copy, Relation.Table table, List<CopyFile> files, Execution execution) throws SqlFailure {
        return new RecordLoad(copy, table, files, execution).run(this);
    }
}
