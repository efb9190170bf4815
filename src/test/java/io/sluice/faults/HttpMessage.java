package io.sluice.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request or a reply of HTTP/1.1 as it came, its body whole.
 *
 * @param start the first line
 * @param headers by names of any case; of several with one name, which nobody here sends, the last
 */
record HttpMessage(String start, Map<String, String> headers, byte[] body) {
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    HttpMessage {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(headers);
        headers = copy;
    }

    /** The next request of a client, who is told to go on when he asks for that; empty when he has gone. */
    static Optional<HttpMessage> request(InputStream in, OutputStream client) throws IOException {
        Optional<HttpMessage> head = head(in);
        if (head.isEmpty()) {
            return head;
        }
        Map<String, String> headers = head.get().headers();
        if (headers.remove("Expect") != null) {
            client.write(CONTINUE.getBytes(StandardCharsets.US_ASCII));
            client.flush();
        }
        return Optional.of(new HttpMessage(head.get().start(), headers, body(in, headers)));
    }

    /** The reply to a request. */
    static HttpMessage reply(InputStream in, String method) throws IOException {
        HttpMessage head = head(in).orElseThrow(() -> new EOFException("no reply"));
        int status = head.status();
        boolean isBare = method.equals("HEAD") || status == 204 || status == 304;
        return isBare ? head : new HttpMessage(head.start(), head.headers(), body(in, head.headers()));
    }

    /** A reply made here. */
    static HttpMessage reply(int status, String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new HttpMessage(
                "HTTP/1.1 " + status + " Injected",
                Map.of("Content-Type", contentType, "Content-Length", Integer.toString(bytes.length)),
                bytes);
    }

    HttpMessage withBody(byte[] other) {
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put("Content-Length", Integer.toString(other.length));
        return new HttpMessage(start, changed, other);
    }

    HttpMessage withHeader(String name, String value) {
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(name, value);
        return new HttpMessage(start, changed, body);
    }

    String method() {
        return start.substring(0, start.indexOf(' '));
    }

    /** Path and query, as sent. */
    String target() {
        return start.split(" ")[1];
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    int status() {
        return Integer.parseInt(start.split(" ")[1]);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    void writeHead(OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder(start).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    void write(OutputStream out) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        writeHead(whole);
        whole.write(body);
        out.write(whole.toByteArray());
        out.flush();
    }

    private static Optional<HttpMessage> head(InputStream in) throws IOException {
        Optional<String> start = line(in);
        if (start.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        List<String> lines = new ArrayList<>();
        for (String line = next(in); !line.isEmpty(); line = next(in)) {
            lines.add(line);
        }
        for (String line : lines) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return Optional.of(new HttpMessage(start.get(), headers, new byte[0]));
    }

    /** Reads the body; one in chunks is given a length instead. */
    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (!"chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
            int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("a body of " + length + " bytes ended after " + body.length);
            }
            return body;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunk(in); size > 0; size = chunk(in)) {
            body.write(in.readNBytes(size));
            next(in);
        }
        while (!next(in).isEmpty()) {
            // A trailer.
        }
        headers.remove("Transfer-Encoding");
        headers.put("Content-Length", Integer.toString(body.size()));
        return body.toByteArray();
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(next(in).split(";")[0].strip(), 16);
    }

    private static String next(InputStream in) throws IOException {
        return line(in).orElseThrow(() -> new EOFException("the message ends within its head"));
    }

    private static Optional<String> line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            }
            line.write(b);
        }
        return Optional.empty();
    }
}
