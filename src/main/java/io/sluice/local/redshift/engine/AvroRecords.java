package io.sluice.local.redshift.engine;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * Records of an Avro file, each as its JSON (Developer Guide, "Data format parameters", AVRO). Logical types are not
 * looked at: a date is its number of days.
 */
final class AvroRecords implements Records {
    private final DataFileStream<GenericRecord> in;
    private final JsonFields columns;
    private long number;

    private AvroRecords(DataFileStream<GenericRecord> in, JsonFields columns) {
        this.in = in;
        this.columns = columns;
    }

    static AvroRecords open(CopyFile file, JsonFields columns) throws IOException {
        DataFileStream<GenericRecord> in = new DataFileStream<>(
                new BufferedInputStream(Files.newInputStream(file.path())), new GenericDatumReader<>());
        if (in.getSchema().getType() != Schema.Type.RECORD) {
            in.close();
            throw new IOException("the Avro schema type must be record, it is "
                    + in.getSchema().getType());
        }
        return new AvroRecords(in, columns);
    }

    @Override
    public Optional<RawRecord> next() throws IOException {
        try {
            if (!in.hasNext()) {
                return Optional.empty();
            }
            number++;
            String document = in.next().toString();
            String kept = document.substring(0, Math.min(1024, document.length()));
            try {
                return Optional.of(RawRecord.of(number, kept, columns.of(document)));
            } catch (LoadFault fault) {
                return Optional.of(RawRecord.faulty(number, kept, fault));
            }
        } catch (AvroRuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
