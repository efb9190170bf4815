package io.sluice.local.redshift.engine;

import java.util.List;
import java.util.Optional;

/**
 * A record of a file that COPY loads.
 *
 * @param line the line that it begins in, counted from 1; for Avro the record's number
 * @param text its beginning, for the error tables
 * @param fields in the order of the columns to be filled
 * @param fault why it cannot be told apart into fields
 */
record RawRecord(long line, String text, List<RawField> fields, Optional<LoadFault> fault) {
    static RawRecord of(long line, String text, List<RawField> fields) {
        return new RawRecord(line, text, fields, Optional.empty());
    }

    static RawRecord faulty(long line, String text, LoadFault fault) {
        return new RawRecord(line, text, List.of(), Optional.of(fault));
    }
}
