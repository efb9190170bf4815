package io.sluice.local.redshift.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** FNV_HASH, and SHA2(text, bits), bits being 0 (which means 256), 224, 256, 384 or 512 (Developer Guide, "SHA2 function"). */
final class Digests {
    /** FNV's offset basis of 64 bits, as a signed number. */
    private static final long FNV_SEED = 0xcbf29ce484222325L;

    private Digests() {}

    static Rendered sha2(Expr.Call call, List<Rendered> arguments) throws SqlFailure {
        if (arguments.size() != 2) {
            throw Functions.wrongCount(call);
        }
        SqlType type = SqlType.varchar(128);
        String bits = call.arguments().get(1) instanceof Expr.Number number ? number.text() : "";
        switch (bits) {
            case "0", "256":
                return Rendered.of("sha256(" + arguments.get(0).sql() + ")", type);
            case "224", "384", "512":
                // DuckDB has no such digest: of a literal it is computed here.
                if (call.arguments().get(0) instanceof Expr.Text text) {
                    return Rendered.of(Sql.string(digest(text.value(), "SHA-" + bits)), type);
                }
                throw SqlFailure.notSupported("SHA2 of " + bits + " bits of other than a string literal");
            default:
                throw SqlFailure.notSupported("SHA2 of other than 0, 224, 256, 384 or 512 bits, written as a number,");
        }
    }

    /** FNV_HASH(value [, seed]): FNV-1a over the bytes of a text or, the lowest first, of an integer. */
    static Rendered fnv(Expr.Call call, List<Rendered> arguments) throws SqlFailure {
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw Functions.wrongCount(call);
        }
        Rendered value = arguments.get(0);
        if (!value.is(SqlType::isText) && !value.is(SqlType::isInteger)) {
            throw SqlFailure.notSupported("FNV_HASH of other than texts and integers");
        }
        int size = value.is(SqlType.SMALLINT::equals) ? 2 : value.is(SqlType.INTEGER::equals) ? 4 : 8;
        String bytes = value.is(SqlType::isText)
                ? "main.rs_bytes(" + value.sql() + ")"
                : "main.rs_integer_bytes(" + value.sql() + ", " + size + ")";
        String seed = arguments.size() == 2 ? arguments.get(1).sql() : String.valueOf(FNV_SEED);
        return Rendered.of("main.rs_fnv(" + bytes + ", " + seed + ")", SqlType.BIGINT);
    }

    private static String digest(String text, String algorithm) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has " + algorithm, e);
        }
    }
}
