package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.Field;
import io.sluice.local.redshift.engine.Nullability;
import io.sluice.local.redshift.engine.SqlFailure;
import io.sluice.local.redshift.engine.TransactionStatus;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What the server says, message by message, in the layouts of the PostgreSQL manual's "Message Formats". Messages
 * gather until {@link #flush}.
 */
final class BackendMessages {
    private static final int NOT_NULL_FLAG = 1;
    private static final int SEARCHABLE_FLAG = 1 << 12;
    private static final int NULL_LENGTH = -1;
    private static final String SUCCESSFUL_COMPLETION = "00000";

    private final MessageWriter out;

    BackendMessages(MessageWriter out) {
        this.out = out;
    }

    /** The answer to a request for encryption, which is no message. */
    void encryption(char answer) throws IOException {
        out.rawByte(answer);
        out.flush();
    }

    /** The client asked for a newer minor version: 3.0 is spoken, and these options of it are not known. */
    void negotiateProtocolVersion(List<String> unknownOptions) throws IOException {
        out.begin('v').int32(0).int32(unknownOptions.size());
        unknownOptions.forEach(out::string);
        out.end();
    }

    /**
     * An authentication request, or its success.
     *
     * @param code the request's number in the protocol
     * @param rest writes what follows the code
     */
    void authentication(int code, UnaryOperator<MessageWriter> rest) throws IOException {
        rest.apply(out.begin('R').int32(code)).end();
    }

    void parameterStatus(String name, String value) throws IOException {
        out.begin('S').string(name).string(value).end();
    }

    void backendKeyData(int processId, int secret) throws IOException {
        out.begin('K').int32(processId).int32(secret).end();
    }

    void readyForQuery(TransactionStatus status) throws IOException {
        out.begin('Z').letter(status.code()).end();
    }

    void parseComplete() throws IOException {
        out.begin('1').end();
    }

    void bindComplete() throws IOException {
        out.begin('2').end();
    }

    void closeComplete() throws IOException {
        out.begin('3').end();
    }

    void noData() throws IOException {
        out.begin('n').end();
    }

    void emptyQueryResponse() throws IOException {
        out.begin('I').end();
    }

    void portalSuspended() throws IOException {
        out.begin('s').end();
    }

    void commandComplete(String tag) throws IOException {
        out.begin('C').string(tag).end();
    }

    void parameterDescription(int[] oids) throws IOException {
        out.begin('t').int16(oids.length);
        for (int oid : oids) {
            out.int32(oid);
        }
        out.end();
    }

    /**
     * The columns of a result.
     *
     * @param formats one per field
     * @param catalog the name of the database, for the extended metadata
     */
    void rowDescription(List<Field> fields, List<Format> formats, RowMetadata metadata, String catalog)
            throws IOException {
        out.begin('T').int16(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            out.string(field.name())
                    .int32(0) // the table's object id: 0, so that clients ask nothing more of the catalog
                    .int16(0)
                    .int32(field.type().oid())
                    .int16(field.type().size())
                    .int32(field.typmod())
                    .int16(formats.get(i).code());
            if (metadata == RowMetadata.EXTENDED) {
                boolean notNull = field.nullability() == Nullability.NOT_NULL;
                out.string(field.schema())
                        .string(field.table())
                        .string(field.column())
                        .string(field.table().isEmpty() ? "" : catalog)
                        .int16(SEARCHABLE_FLAG | (notNull ? NOT_NULL_FLAG : 0));
            }
        }
        out.end();
    }

    /**
     * A row.
     *
     * @param values the encoded values, null for SQL's null
     */
    void dataRow(byte[][] values) throws IOException {
        out.begin('D').int16(values.length);
        for (byte[] value : values) {
            if (value == null) {
                out.int32(NULL_LENGTH);
            } else {
                out.int32(value.length).bytes(value);
            }
        }
        out.end();
    }

    /** Rows follow as lines of text. */
    void copyOutResponse(int columns) throws IOException {
        out.begin('H').letter((char) 0).int16(columns);
        for (int i = 0; i < columns; i++) {
            out.int16(Format.TEXT.code());
        }
        out.end();
    }

    void copyData(byte[] line) throws IOException {
        out.begin('d').bytes(line).end();
    }

    void copyDone() throws IOException {
        out.begin('c').end();
    }

    void error(Severity severity, SqlFailure failure) throws IOException {
        report('E', severity, failure.sqlState(), String.valueOf(failure.getMessage()));
        failure.detail().ifPresent(detail -> out.letter('D').string(detail));
        failure.hint().ifPresent(hint -> out.letter('H').string(hint));
        out.letter((char) 0).end();
    }

    void notice(String message) throws IOException {
        report('N', Severity.INFO, SUCCESSFUL_COMPLETION, message);
        out.letter((char) 0).end();
    }

    private void report(char type, Severity severity, String sqlState, String message) {
        out.begin(type)
                .letter('S')
                .string(severity.name())
                .letter('C')
                .string(sqlState)
                .letter('M')
                .string(message);
    }

    void flush() throws IOException {
        out.flush();
    }
}
