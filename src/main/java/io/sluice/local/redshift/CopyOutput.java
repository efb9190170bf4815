package io.sluice.local.redshift;

import io.sluice.local.redshift.engine.CopyLayout;
import io.sluice.local.redshift.engine.Field;
import io.sluice.local.redshift.engine.Result;
import io.sluice.local.redshift.engine.SqlFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rows of COPY … TO STDOUT on the wire: a line of text each. */
final class CopyOutput {
    private CopyOutput() {}

    static void send(Result rows, BackendMessages out) throws SqlFailure, IOException {
        CopyLayout layout = rows.copyOut().orElseThrow();
        List<Field> fields = rows.fields();
        out.copyOutResponse(fields.size());
        if (layout.header() == CopyLayout.Header.NAMES) {
            line(layout, fields.stream().map(Field::name).toArray(String[]::new), out);
        }
        String[] values = new String[fields.size()];
        while (rows.next()) {
            for (int i = 0; i < values.length; i++) {
                Object value = rows.value(i);
                values[i] = value == null
                        ? null
                        : new String(Format.TEXT.encode(fields.get(i).type(), value), StandardCharsets.UTF_8);
            }
            line(layout, values, out);
        }
        out.copyDone();
    }

    private static void line(CopyLayout layout, String[] values, BackendMessages out) throws IOException {
        out.copyData((layout.line(values) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
