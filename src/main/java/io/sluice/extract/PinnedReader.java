package io.sluice.extract;

import io.sluice.extract.ObjectGroup.PinnedObject;
import io.sluice.model.FlowException;
import io.sluice.plan.QuarantinePlan.RawText;
import io.sluice.quarantine.PartitionQuarantine;
import io.sluice.quarantine.RawRecord;
import io.sluice.quarantine.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Reads one group of objects, record by record; what does not fit goes to quarantine and is passed over. */
final class PinnedReader implements PartitionReader<InternalRow> {
    private final Iterator<PinnedObject> objects;
    private final ObjectReads reads;
    private final RecordParser parser;
    private final PartitionQuarantine quarantine;
    private final RawText rawText;
    private PinnedObject object;
    private InputStream text;
    private Lines lines;
    private InternalRow row;

    PinnedReader(
            ObjectGroup group,
            Declaration declaration,
            ObjectReads reads,
            PartitionQuarantine quarantine,
            RawText rawText) {
        this.objects = group.objects().iterator();
        this.reads = reads;
        this.parser = new RecordParser(declaration);
        this.quarantine = quarantine;
        this.rawText = rawText;
    }

    @Override
    public boolean next() {
        while (nextLine()) {
            try {
                if (lines.isTooLong()) {
                    throw new BadRecord("the line is longer than " + Lines.MOST_BYTES + " bytes");
                }
                row = parser.parse(lines.bytes(), lines.from(), lines.to());
                quarantine.accept();
                return true;
            } catch (BadRecord.Undeclared e) {
                throw FlowException.failed(e.getMessage() + ", in line " + lines.number() + " of " + object.uri()
                        + ", and the flow says schema.unknown-fields = fail; declare it in schema.columns, or set"
                        + " unknown-fields to keep, ignore or quarantine; nothing was published");
            } catch (BadRecord e) {
                quarantine.reject(rejected(e));
            }
        }
        quarantine.complete();
        return false;
    }

    /** Moves on to the next line, through all objects of the group. */
    private boolean nextLine() {
        try {
            while (lines == null || !lines.next()) {
                closeText();
                if (!objects.hasNext()) {
                    return false;
                }
                object = objects.next();
                text = reads.open(object);
                text = ObjectText.of(text, object.bytes());
                lines = new Lines(text);
            }
            return true;
        } catch (IOException e) {
            throw ObjectReads.failure(object, e);
        }
    }

    private Rejected rejected(BadRecord bad) {
        boolean keepsRaw = rawText == RawText.KEEP && !lines.isTooLong();
        return new Rejected(
                bad.getMessage(),
                Optional.of(new Rejected.Origin(object.uri(), object.etag(), lines.number())),
                keepsRaw ? Optional.of(RawRecord.of(lines.bytes(), lines.from(), lines.to())) : Optional.empty());
    }

    @Override
    public InternalRow get() {
        return row;
    }

    /** A LIMIT may have ended the reading early; what was rejected until then stays rejected. */
    @Override
    public void close() throws IOException {
        closeText();
        TaskContext task = TaskContext.get();
        if (task != null && (task.isFailed() || task.isInterrupted())) {
            quarantine.abort();
        } else {
            quarantine.complete();
        }
    }

    private void closeText() throws IOException {
        lines = null;
        if (text != null) {
            InputStream closing = text;
            text = null;
            closing.close();
        }
    }
}
