package io.sluice.local.redshift.engine;

import java.nio.charset.StandardCharsets;

/** Names and values of partitions as folders have them: Hive's {@code FileUtils.escapePathName}. */
final class HivePath {
    private static final String ESCAPED = "\"#%'*/:=?\\{}[]^";

    private HivePath() {}

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            int c = b & 0xff;
            if (c < ' ' || c == 0x7f || ESCAPED.indexOf(c) >= 0) {
                escaped.append('%').append(String.format("%02X", c));
            } else {
                escaped.append((char) c);
            }
        }
        return new String(escaped.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
