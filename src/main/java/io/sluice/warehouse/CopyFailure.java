package io.sluice.warehouse;

import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a COPY failed, in words that lead to the remedy: file, column and lengths, as Redshift has kept them for the statement,
 * and never the value.
 */
final class CopyFailure {
    /** Redshift's DETAIL names the statement under which its load errors are kept. */
    private static final Pattern QUERY = Pattern.compile("query:\\s+(\\d+)");

    private static final Pattern TOO_LONG = Pattern.compile("Table: (\\d+), Data: (\\d+)");

    private final S3Location manifest;
    private final FlowException failure;

    CopyFailure(S3Location manifest, FlowException failure) {
        this.manifest = manifest;
        this.failure = failure;
    }

    /** The failure to report; as it is when another try may succeed, or when Redshift has kept nothing of it. */
    FlowException explained(Session session) {
        if (failure.kind() != FailureKind.FAILED) {
            return failure;
        }
        try {
            return found(session).map(this::explained).orElseGet(this::withoutRecord);
        } catch (FlowException unasked) {
            failure.addSuppressed(unasked);
            return failure;
        }
    }

    private Optional<List<String>> found(Session session) {
        Matcher query = QUERY.matcher(detail());
        if (!query.find()) {
            return Optional.empty();
        }
        long id = Long.parseLong(query.group(1));
        Optional<List<List<String>>> rows = session.queryIfThere(LoadErrorStatement.everywhere(id));
        if (rows.isEmpty()) {
            rows = session.queryIfThere(LoadErrorStatement.provisioned(id));
        }
        return rows.flatMap(all -> all.stream().findFirst());
    }

    private FlowException explained(List<String> error) {
        List<String> where = new ArrayList<>();
        add(where, "file ", error.get(0));
        add(where, "line ", "0".equals(text(error.get(1))) ? "" : text(error.get(1)));
        add(where, "column ", error.get(2));
        String reason = text(error.get(5));
        Matcher tooLong = TOO_LONG.matcher(reason);
        if (tooLong.find()) {
            return failed(
                    where,
                    "the value has " + tooLong.group(2) + " bytes, and the column, " + type(error) + ", holds "
                            + tooLong.group(1),
                    "Declare the column as varchar(" + tooLong.group(2)
                            + ") or more in schema.columns, or shorten the values in munge.sql, and run the batch again.");
        }
        if (reason.contains("Unmatched number of columns")) {
            return failed(
                    where,
                    plain(reason),
                    "The file is not as the run wrote it, which had a column for each of the table's: run the batch again, and"
                            + " see that nothing else writes below lake.tables.");
        }
        if (reason.contains("incompatible Parquet schema") || reason.contains("Invalid type")) {
            return failed(
                    where,
                    "the file has another type than the column: " + plain(reason),
                    "The file is not as the run wrote it: run the batch again, and see that nothing else writes below"
                            + " lake.tables.");
        }
        return failed(where, plain(reason), "Correct the rows in munge.sql, and run the batch again.");
    }

    private FlowException withoutRecord() {
        return FlowException.failed(
                failure.getMessage()
                        + " If a file of the manifest is gone, run the batch again: it writes its files anew. See that nothing"
                        + " but `clean` deletes below lake.tables.",
                failure);
    }

    private FlowException failed(List<String> where, String problem, String remedy) {
        return FlowException.failed(
                "COPY of the manifest " + manifest + " failed: " + String.join(", ", where) + ": " + problem
                        + ". Nothing was loaded: readers see what they saw before. " + remedy,
                failure);
    }

    private String detail() {
        return failure.getCause() instanceof SQLException e ? SqlFailures.detail(e) : "";
    }

    private static String type(List<String> error) {
        return text(error.get(3)).toUpperCase(Locale.ROOT);
    }

    private static String plain(String reason) {
        return SqlFailures.withoutValues(reason).replaceAll("\\s+", " ").strip();
    }

    private static void add(List<String> where, String what, String value) {
        if (!text(value).isEmpty()) {
            where.add(what + text(value));
        }
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }
}
