package io.sluice.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Mends the line numbers that Typesafe Config gives: after a triple-quoted string, those of objects and lists leave out
 * the string's line breaks, and the string's own is that of its end (config 1.4.3, {@code ConfigParser.lineOrigin}).
 */
final class Lines {
    private final List<Integer> objectLines = new ArrayList<>();
    private final Map<Integer, Integer> startByEnd = new HashMap<>();

    Lines(String text) {
        int line = 1;
        objectLines.add(line);
        int at = 0;
        while (at < text.length()) {
            int end = tokenEnd(text, at);
            int breaks = breaks(text, at, end);
            if (text.startsWith("\"\"\"", at)) {
                startByEnd.put(line + breaks, line);
                line += breaks;
            } else if (breaks > 0) {
                line += breaks;
                objectLines.add(line);
            }
            at = end;
        }
    }

    /** The line of an object or list for which Typesafe Config says {@code reported}. */
    int ofObject(int reported) {
        return reported < 1 || reported > objectLines.size() ? reported : objectLines.get(reported - 1);
    }

    /** The line where a value begins for which Typesafe Config says {@code reported}. */
    int ofValue(int reported) {
        return startByEnd.getOrDefault(reported, reported);
    }

    private static int tokenEnd(String text, int at) {
        if (text.startsWith("\"\"\"", at)) {
            int close = text.indexOf("\"\"\"", at + 3);
            int end = close < 0 ? text.length() : close + 3;
            while (end < text.length() && text.charAt(end) == '"') {
                end++;
            }
            return end;
        }
        if (text.charAt(at) == '"') {
            int end = at + 1;
            while (end < text.length() && text.charAt(end) != '"' && text.charAt(end) != '\n') {
                end += text.charAt(end) == '\\' ? 2 : 1;
            }
            boolean closed = end < text.length() && text.charAt(end) == '"';
            return Math.min(text.length(), closed ? end + 1 : end);
        }
        if (text.charAt(at) == '#' || text.startsWith("//", at)) {
            int end = text.indexOf('\n', at);
            return end < 0 ? text.length() : end;
        }
        return at + 1;
    }

    private static int breaks(String text, int from, int to) {
        return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
    }
}
