package io.sluice.catalog;

import io.sluice.model.TableName;
import java.util.List;
import java.util.Locale;

/**
 * What registering a commit changed in the Glue Data Catalog.
 *
 * @param addedColumns new in the table since this commit, in lower case
 * @param absentColumns columns of the table that the commit's files no longer have: NULL in its rows
 * @param partitionsCreated partitions the table did not have
 * @param partitionsSwapped partitions that now point to this run's files
 * @param partitionsEmptied partitions that the batch owned before and has no rows in now; they are gone
 */
public record Registration(
        TableName table,
        TableChange tableChange,
        List<String> addedColumns,
        List<String> absentColumns,
        int partitionsCreated,
        int partitionsSwapped,
        int partitionsEmptied) {
    public Registration {
        addedColumns = List.copyOf(addedColumns);
        absentColumns = List.copyOf(absentColumns);
    }

    /** What happened to the table itself. */
    public enum TableChange {
        CREATED,
        /** Columns were added. */
        EVOLVED,
        /** Its columns are as they were. */
        KEPT
    }

    /** One line for a person. */
    public String summary() {
        StringBuilder line = new StringBuilder(table + " " + tableChange.name().toLowerCase(Locale.ROOT));
        if (!addedColumns.isEmpty()) {
            line.append(", columns added: ").append(String.join(", ", addedColumns));
        }
        if (!absentColumns.isEmpty()) {
            line.append(", columns no longer written, NULL from now on: ").append(String.join(", ", absentColumns));
        }
        return line.append(", partitions: ")
                .append(partitionsCreated + " created, ")
                .append(partitionsSwapped + " swapped, ")
                .append(partitionsEmptied + " emptied")
                .toString();
    }
}
