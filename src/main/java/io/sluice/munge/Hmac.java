package io.sluice.munge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.api.java.UDF1;

/**
 * HMAC-SHA-256 of text in lower-case hexadecimal. The key travels inside this object, so that no plan, which Spark logs
 * and shows, holds it.
 */
final class Hmac implements UDF1<String, String> {
    private static final long serialVersionUID = 1;
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;
    private transient Mac mac;

    Hmac(String key) {
        this.key = key.getBytes(UTF_8);
    }

    @Override
    public String call(String text) throws GeneralSecurityException {
        if (text == null) {
            return null;
        }
        if (mac == null) {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        }
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }

    @Override
    public String toString() {
        return "Hmac[key withheld]";
    }
}
