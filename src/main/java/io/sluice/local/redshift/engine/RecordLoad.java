package io.sluice.local.redshift.engine;

import io.sluice.local.redshift.engine.Relation.TableColumn;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;

/**
 * One COPY of records. Whole files go to DuckDB's readers when the statement stands alone and {@link DirectCopy} finds that
 * nothing in them can be read in two ways. Otherwise, and when those readers refuse a value, the records are read here,
 * one by one, into a temporary table that goes into the target at the end.
 */
final class RecordLoad {
    /** What the error tables keep of a field. */
    private static final int KEPT = 1024;

    /** Records between two looks at whether the client wants to go on. */
    private static final int PATIENCE = 4096;

    private final Copy copy;
    private final Relation.Table table;
    private final List<TableColumn> columns;
    private final List<CopyFile> files;
    private final Execution execution;
    private final CopyFailure failure;
    private final List<FieldConversion> conversions;
    private long rows;
    private long rejected;

    RecordLoad(Copy copy, Relation.Table table, List<CopyFile> files, Execution execution) throws SqlFailure {
        this.copy = copy;
        this.table = table;
        this.files = files;
        this.execution = execution;
        this.columns = copy.targets(table);
        this.failure = new CopyFailure(table, execution);
        this.conversions = columns.stream()
                .map(column -> new FieldConversion(copy, column))
                .toList();
    }

    Loaded run(RecordCopy format) throws SqlFailure {
        RecordCopy.Reader reader =
                format.reader(copy, columns, execution.session().files());
        Transaction transaction = execution.session().open();
        if (transaction.status() == TransactionStatus.IDLE) {
            Optional<String> direct = DirectCopy.sql(copy, table, columns, files);
            if (direct.isPresent()) {
                try {
                    return new Loaded(execution.duck().change(direct.get(), List.of()), 0);
                } catch (SqlFailure e) {
                    if (e.sqlState().equals("57014")) {
                        throw e;
                    }
                    transaction.again();
                }
            }
        }
        return byRecord(reader);
    }

    private Loaded byRecord(RecordCopy.Reader reader) throws SqlFailure {
        String staging = "sluice_copy_" + execution.id();
        List<String> definitions = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            definitions.add("c" + i + " " + conversions.get(i).stagingType());
            values.add(conversions.get(i).staged("c" + i));
        }
        Duck duck = execution.duck();
        duck.run("CREATE TEMP TABLE " + staging + "(" + String.join(", ", definitions) + ")");
        try (DuckDBAppender appender = duck.append(staging)) {
            for (CopyFile file : files) {
                read(file, reader, appender);
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
        if (!copy.has("noload")) {
            duck.change(
                    copy.into(table, columns) + "SELECT " + String.join(", ", values) + " FROM temp.main." + staging,
                    List.of());
        }
        duck.run("DROP TABLE temp.main." + staging);
        return new Loaded(copy.has("noload") ? 0 : rows, rejected);
    }

    private void read(CopyFile file, RecordCopy.Reader reader, DuckDBAppender appender)
            throws SqlFailure, SQLException {
        int header = Integer.parseInt(copy.options().getOrDefault("ignoreheader", "0"));
        try (Records records = reader.open(file)) {
            long number = 0;
            for (Optional<RawRecord> next = records.next(); next.isPresent(); next = records.next()) {
                RawRecord record = next.get();
                boolean blank = copy.has("ignoreblanklines") && record.text().isEmpty();
                if (number++ >= header && !blank) {
                    load(file, record, appender);
                }
                if (number % PATIENCE == 0) {
                    execution.duck().checkInterrupt();
                }
            }
        } catch (IOException e) {
            throw failure.unreadable(file.url(), e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private void load(CopyFile file, RawRecord record, DuckDBAppender appender) throws SqlFailure, SQLException {
        Object[] values = new Object[columns.size()];
        int at = 0;
        try {
            if (record.fault().isPresent()) {
                throw record.fault().get();
            }
            checkCount(record.fields());
            for (; at < values.length; at++) {
                values[at] = at < record.fields().size()
                        ? conversions.get(at).convert(record.fields().get(at).text())
                        : conversions.get(at).fill();
            }
        } catch (LoadFault fault) {
            refuse(file, record, record.fault().isPresent() ? record.fields().size() : at, fault);
            return;
        }
        appender.beginRow();
        for (Object value : values) {
            append(appender, value);
        }
        appender.endRow();
        rows++;
    }

    /** A delimiter may stand behind the last field. */
    private void checkCount(List<RawField> fields) throws LoadFault {
        int count = fields.size();
        boolean closed =
                count == columns.size() + 1 && "".equals(fields.get(count - 1).text());
        if (count > columns.size() && !closed) {
            throw new LoadFault(LoadFault.TOO_MANY_COLUMNS, "Extra column(s) found");
        }
        if (count < columns.size() && !copy.has("fillrecord")) {
            throw new LoadFault(LoadFault.DELIMITER, "Delimiter not found");
        }
    }

    private void refuse(CopyFile file, RawRecord record, int at, LoadFault fault) throws SqlFailure {
        rejected++;
        int field = fault.code() == LoadFault.DELIMITER ? record.fields().size() : at;
        boolean named = field < columns.size() && fault.code() != LoadFault.TOO_MANY_COLUMNS;
        Optional<RawField> raw =
                field < record.fields().size() ? Optional.of(record.fields().get(field)) : Optional.empty();
        SqlType type = named ? columns.get(field).type() : SqlType.TEXT;
        LoadError error = new LoadError(
                table.name(),
                file.url(),
                rejected,
                record.line(),
                named ? columns.get(field).name() : "",
                named ? LoadError.shownType(type) : "",
                named ? LoadError.shownLength(type) : "",
                raw.map(RawField::position).orElse(0),
                kept(record.text()),
                kept(raw.map(RawField::text).orElse("")),
                fault.code(),
                fault.getMessage());
        List<LoadedField> fields = new ArrayList<>();
        for (int i = 0;
                i <= Math.min(field, Math.min(columns.size(), record.fields().size()) - 1);
                i++) {
            fields.add(new LoadedField(columns.get(i), record.fields().get(i)));
        }
        failure.note(error, fields);
        if (rejected >= copy.mostErrors()) {
            throw failure.load();
        }
    }

    private static String kept(String text) {
        return text.length() > KEPT ? text.substring(0, KEPT) : text;
    }

    private static void append(DuckDBAppender appender, Object value) throws SQLException {
        if (value == null) {
            appender.appendNull();
        } else if (value instanceof String text) {
            appender.append(text);
        } else if (value instanceof Long number) {
            appender.append(number);
        } else if (value instanceof Integer number) {
            appender.append(number);
        } else if (value instanceof Short number) {
            appender.append(number);
        } else if (value instanceof BigDecimal number) {
            appender.append(number);
        } else if (value instanceof Double number) {
            appender.append(number);
        } else if (value instanceof Float number) {
            appender.append(number);
        } else if (value instanceof Boolean truth) {
            appender.append(truth);
        } else if (value instanceof LocalDate date) {
            appender.append(date);
        } else if (value instanceof LocalDateTime moment) {
            appender.append(moment);
        } else {
            throw new IllegalArgumentException("no staged value: " + value.getClass());
        }
    }
}
