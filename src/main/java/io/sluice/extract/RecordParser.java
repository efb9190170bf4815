package io.sluice.extract;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.sluice.config.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * One line, one JSON object, one row: or a {@link BadRecord}. Every byte of the line is checked, also of fields that
 * nobody declared. Used by one thread.
 */
final class RecordParser {
    /** Names are not interned: those of undeclared fields may be without number. */
    static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private static final int MOST_NAME_CHARACTERS = 64;

    private final Declaration declaration;
    private final InternalRow row;
    private final boolean[] seen;
    private final Set<String> undeclared = new HashSet<>();
    private final ByteArrayBuilder keptText = new ByteArrayBuilder();
    private JsonGenerator kept;

    RecordParser(Declaration declaration) {
        this.declaration = declaration;
        this.row = declaration.row();
        this.seen = new boolean[declaration.size()];
    }

    /** The record as a row, valid until the next one is parsed. */
    InternalRow parse(byte[] line, int from, int to) throws BadRecord {
        LineCheck.check(line, from, to);
        Arrays.fill(seen, false);
        undeclared.clear();
        kept = null;
        try (JsonParser json = JSON.createParser(line, from, to - from)) {
            readObject(json);
            requireEnd(json);
            finish();
            return row;
        } catch (JsonEOFException e) {
            throw new BadRecord("the line ends inside the JSON object");
        } catch (StreamConstraintsException e) {
            throw new BadRecord("JSON beyond the limits: 1000 levels, 1000 digits a number");
        } catch (JsonProcessingException e) {
            throw new BadRecord("malformed JSON");
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
    }

    private void readObject(JsonParser json) throws IOException, BadRecord {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new BadRecord("not a JSON object");
        }
        int next = 0;
        String name = json.nextFieldName();
        if (name == null) {
            throw new BadRecord("an empty JSON object");
        }
        for (; name != null; name = json.nextFieldName()) {
            boolean isNext =
                    next < seen.length && declaration.field(next).name().equals(name);
            int ordinal = isNext ? next : declaration.ordinal(name);
            if (ordinal < 0) {
                readUndeclared(json, name);
            } else {
                readDeclared(json, ordinal);
                next = ordinal + 1;
            }
        }
    }

    private void readDeclared(JsonParser json, int ordinal) throws IOException, BadRecord {
        Field field = declaration.field(ordinal);
        if (seen[ordinal]) {
            throw BadRecord.field(field.name(), "given more than once");
        }
        JsonToken token = json.nextToken();
        if (token != JsonToken.VALUE_NULL) {
            field.read(json, token, row, ordinal);
            seen[ordinal] = true;
        } else if (declaration.isRequired(ordinal)) {
            throw BadRecord.field(field.name(), "null, declared not null");
        } else {
            row.setNullAt(ordinal);
            seen[ordinal] = true;
        }
    }

    private void readUndeclared(JsonParser json, String name) throws IOException, BadRecord {
        if (!undeclared.add(name)) {
            throw BadRecord.field(shown(name), "given more than once");
        }
        json.nextToken();
        switch (declaration.unknownFields()) {
            case IGNORE -> json.skipChildren();
            case KEEP -> {
                if (kept == null) {
                    keptText.reset();
                    kept = JSON.createGenerator(keptText, JsonEncoding.UTF8);
                    kept.writeStartObject();
                }
                kept.writeFieldName(name);
                JsonText.copyValue(json, kept, shown(name));
            }
            case QUARANTINE -> throw BadRecord.field(shown(name), "not declared");
            case FAIL -> throw new BadRecord.Undeclared(shown(name));
        }
    }

    private static void requireEnd(JsonParser json) throws IOException, BadRecord {
        try {
            if (json.nextToken() == null) {
                return;
            }
        } catch (JsonProcessingException e) {
            throw new BadRecord("text after the JSON object");
        }
        throw new BadRecord("text after the JSON object");
    }

    private void finish() throws IOException, BadRecord {
        for (int i = 0; i < seen.length; i++) {
            if (!seen[i]) {
                if (declaration.isRequired(i)) {
                    throw BadRecord.field(declaration.field(i).name(), "missing, declared not null");
                }
                row.setNullAt(i);
            }
        }
        if (declaration.unknownFields() == UnknownFields.KEEP) {
            if (kept == null) {
                row.setNullAt(declaration.unknownFieldsOrdinal());
            } else {
                kept.writeEndObject();
                kept.close();
                row.update(declaration.unknownFieldsOrdinal(), UTF8String.fromBytes(keptText.toByteArray()));
            }
        }
    }

    /** A name from the data, fit for a message. */
    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints()
                .limit(MOST_NAME_CHARACTERS)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return shown.toString();
    }
}
