package io.sluice.local.redshift.engine;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text of files, which readers hand on as one char per byte.
 *
 * <p>What is refused and how: Developer Guide, "Multibyte character load errors".
 */
final class Utf8Bytes {
    private Utf8Bytes() {}

    /**
     * The characters that the bytes stand for.
     *
     * @param bytes one char per byte
     * @param replacement what ACCEPTINVCHARS puts for each byte of an invalid character
     */
    static String decode(String bytes, Optional<Character> replacement) throws LoadFault {
        int at = 0;
        while (at < bytes.length() && bytes.charAt(at) < 0x80) {
            at++;
        }
        if (at == bytes.length()) {
            return bytes;
        }
        StringBuilder sound = new StringBuilder(bytes.length()).append(bytes, 0, at);
        while (at < bytes.length()) {
            int length = length(bytes, at);
            if (length > 0) {
                sound.append(bytes, at, at + length);
                at += length;
            } else {
                if (replacement.isEmpty()) {
                    throw invalid(bytes, at);
                }
                sound.append(replacement.get().charValue());
                at++;
            }
        }
        return new String(sound.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The text for a message: what is no UTF-8 as it may come. */
    static String lenient(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The bytes of the valid character at a position, 0 when there is none. */
    private static int length(String bytes, int at) {
        int first = bytes.charAt(at);
        int length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (at + length > bytes.length()) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes.charAt(at + i) & 0xc0) != 0x80) {
                return 0;
            }
        }
        int second = length > 1 ? bytes.charAt(at + 1) : 0;
        boolean overlong = first == 0xe0 && second < 0xa0 || first == 0xf0 && second < 0x90;
        boolean outside = first == 0xed && second >= 0xa0 || first == 0xf4 && second >= 0x90;
        return overlong || outside ? 0 : length;
    }

    private static LoadFault invalid(String bytes, int at) {
        int first = bytes.charAt(at);
        // 1: longer than four bytes, 2: cut short, 3: no first byte, 4: a wrong byte follows.
        int error = first >= 0xf8 ? 1 : first < 0xc2 || first >= 0xf5 ? 3 : at + 1 >= bytes.length() ? 2 : 4;
        StringBuilder hex = new StringBuilder(Integer.toHexString(first));
        for (int i = at + 1; error != 3 && i < Math.min(at + 4, bytes.length()); i++) {
            hex.append(' ').append(Integer.toHexString(bytes.charAt(i)));
        }
        return new LoadFault(
                LoadFault.ENCODING,
                "String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: " + hex + " (error "
                        + error + ")");
    }
}
