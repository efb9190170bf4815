package io.sluice.local.redshift;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** How a client proves that it knows a password without sending it. */
public enum PasswordMethod {
    /** PostgreSQL's, which psql and every driver know. */
    MD5 {
        @Override
        boolean proves(String user, String password, MessageReader in, BackendMessages out)
                throws IOException, ProtocolViolation {
            byte[] salt = random(MD5_SALT_BYTES);
            out.authentication(MD5_REQUEST, message -> message.bytes(salt));
            out.flush();
            Message answer = answer(in, 'p');
            byte[] proof = answer.string().getBytes(StandardCharsets.UTF_8);
            answer.end();
            String inner = HEX.formatHex(hash("MD5", utf8(password), utf8(user)));
            byte[] expected = utf8("md5" + HEX.formatHex(hash("MD5", utf8(inner), salt)));
            return MessageDigest.isEqual(expected, proof);
        }
    },

    /** Redshift's own, which its drivers know from version 2 on (ExtensibleDigest in the JDBC driver). */
    SHA256 {
        @Override
        boolean proves(String user, String password, MessageReader in, BackendMessages out)
                throws IOException, ProtocolViolation {
            byte[] salt = random(DIGEST_BYTES);
            byte[] nonce = random(DIGEST_BYTES);
            out.authentication(DIGEST_REQUEST, message -> message.int32(SHA256_ALGORITHM)
                    .int32(salt.length)
                    .bytes(salt)
                    .int32(nonce.length)
                    .bytes(nonce));
            out.flush();
            Message answer = answer(in, 'd');
            byte[] proof = answer.bytes(answer.int32());
            byte[] clientNonce = answer.bytes(answer.int32());
            answer.end();
            byte[] expected = hash("SHA-256", hash("SHA-256", utf8(password), salt), nonce, clientNonce);
            return MessageDigest.isEqual(expected, proof);
        }
    };

    private static final int MD5_REQUEST = 5;
    private static final int MD5_SALT_BYTES = 4;
    private static final int DIGEST_REQUEST = 13;
    private static final int DIGEST_BYTES = 16;
    private static final int SHA256_ALGORITHM = 0;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();

    /** Asks the client for its proof and checks it. */
    abstract boolean proves(String user, String password, MessageReader in, BackendMessages out)
            throws IOException, ProtocolViolation;

    private static Message answer(MessageReader in, char expected) throws IOException, ProtocolViolation {
        Message answer = in.next(MessageReader.MAX_UNAUTHENTICATED_BYTES);
        if (answer.type() != expected) {
            throw new ProtocolViolation("expected a password response, got message type " + (int) answer.type());
        }
        return answer;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hash(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
