package io.sluice.local.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A client that says what no driver would: the protocol, byte by byte. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int PROTOCOL_3_0 = 3 << 16;

    private final Socket socket;
    private final MessageReader in;
    private final MessageWriter out;
    private int processId;
    private int secret;

    /** A message of the server: its type and, for messages that have one, their text. */
    record Said(char type, String text) {
        @Override
        public String toString() {
            return text.isEmpty() ? String.valueOf(type) : type + ":" + text;
        }
    }

    RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new MessageReader(socket.getInputStream());
            out = new MessageWriter(socket.getOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes as they are. */
    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says nothing more, and goes on listening. */
    RawClient finish() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message under construction; {@link #end} sends it. */
    MessageWriter begin(char type) {
        return out.begin(type);
    }

    RawClient end() {
        try {
            out.end();
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient query(String sql) {
        begin('Q').string(sql);
        return end();
    }

    RawClient parse(String name, String sql) {
        begin('P').string(name).string(sql).int16(0);
        return end();
    }

    /** Text parameters, all results in one format. */
    RawClient bind(String portal, String statement, Format results, String... parameters) {
        begin('B').string(portal).string(statement).int16(0).int16(parameters.length);
        for (String parameter : parameters) {
            byte[] bytes = parameter.getBytes(UTF_8);
            out.int32(bytes.length).bytes(bytes);
        }
        out.int16(1).int16(results.code());
        return end();
    }

    RawClient execute(String portal, int limit) {
        begin('E').string(portal).int32(limit);
        return end();
    }

    RawClient sync() {
        begin('S');
        return end();
    }

    void startUp(String user, String database) {
        byte[] parameters = ("user\0" + user + "\0database\0" + database + "\0\0").getBytes(UTF_8);
        byte[] length = ByteBuffer.allocate(8)
                .putInt(parameters.length + 8)
                .putInt(PROTOCOL_3_0)
                .array();
        send(length).send(parameters);
    }

    void logIn(String user, String password, String database) {
        startUp(user, database);
        try {
            Message request = next();
            int code = request.int32();
            if (request.type() != 'R' || code != 5) {
                throw new IllegalStateException("expected a request for an MD5 password, got " + request.type());
            }
            begin('p').string("md5" + md5(md5(password + user, new byte[0]), request.bytes(4)));
            end();
            for (Message message = next(); message.type() != 'Z'; message = next()) {
                if (message.type() == 'E') {
                    throw new IllegalStateException("log-in refused: " + error(message));
                }
                if (message.type() == 'K') {
                    processId = message.int32();
                    secret = message.int32();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ProtocolViolation e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asks, over a connection of its own, to cancel what this client's connection runs. */
    void cancel(int secretOffset) {
        try (RawClient other = new RawClient(socket.getPort())) {
            other.send(ByteBuffer.allocate(16)
                    .putInt(16)
                    .putInt(Opening.CANCEL_REQUEST)
                    .putInt(processId)
                    .putInt(secret + secretOffset)
                    .array());
            List<String> said = other.untilClosed();
            if (!said.isEmpty()) {
                throw new IllegalStateException("a cancel request was answered: " + said);
            }
        }
    }

    /** Whether the server has said something that was not read yet. */
    boolean isAnswered() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Message next() throws IOException, ProtocolViolation {
        return in.next(MessageReader.MAX_BYTES);
    }

    /** What the server says up to and including its next ReadyForQuery. */
    List<String> untilReady() {
        List<String> said = new ArrayList<>();
        try {
            Message message;
            do {
                message = next();
                said.add(said(message).toString());
            } while (message.type() != 'Z');
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("the server broke off after " + said, e);
        } catch (ProtocolViolation e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the server closes the connection, whatever it says before. */
    void awaitClosed() {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketException e) {
            // Closed, with bytes of ours unread.
        } catch (IOException e) {
            throw new UncheckedIOException("the server did not close the connection", e);
        }
    }

    /** What the server says until it closes the connection. */
    List<String> untilClosed() {
        List<String> said = new ArrayList<>();
        try {
            while (true) {
                said.add(said(next()).toString());
            }
        } catch (EOFException | SocketException e) {
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("the server did not close the connection; it said " + said, e);
        } catch (ProtocolViolation e) {
            throw new IllegalStateException(e);
        }
    }

    private static Said said(Message message) throws ProtocolViolation {
        return new Said(
                message.type(),
                switch (message.type()) {
                    case 'C' -> message.string();
                    case 'Z' -> String.valueOf(message.letter());
                    case 'E', 'N' -> error(message);
                    case 'D' -> row(message);
                    default -> "";
                });
    }

    private static String error(Message message) throws ProtocolViolation {
        List<String> fields = new ArrayList<>();
        for (char field = message.letter(); field != 0; field = message.letter()) {
            String text = message.string();
            if ("SCM".indexOf(field) >= 0) {
                fields.add(text);
            }
        }
        return String.join(" ", fields);
    }

    /** Printable values as they are, others in hexadecimal. */
    private static String row(Message message) throws ProtocolViolation {
        List<String> values = new ArrayList<>();
        int columns = message.int16();
        for (int i = 0; i < columns; i++) {
            int length = message.int32();
            values.add(length < 0 ? "null" : printable(message.bytes(length)));
        }
        return String.join(",", values);
    }

    private static String printable(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        return text.chars().allMatch(c -> c >= ' ') ? text : HexFormat.of().formatHex(bytes);
    }

    private static String md5(String text, byte[] salt) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest.digest(salt));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves without a word. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
