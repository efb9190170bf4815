package io.sluice.local.redshift.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The clause by which COPY and UNLOAD reach S3 (Developer Guide, "Authorization parameters"): checked for its form and
 * forgotten.
 */
final class Authorization {
    private final Cursor cursor;
    private boolean given;

    Authorization(Cursor cursor) {
        this.cursor = cursor;
    }

    /** Reads such a clause if one stands here. */
    boolean accept() throws SqlFailure {
        if (cursor.accept("iam_role")) {
            if (!cursor.accept("default")) {
                IamRole.checked(cursor.string());
            }
        } else if (cursor.accept("credentials")) {
            cursor.accept("as");
            credentials(cursor.string());
        } else if (cursor.accept("access_key_id")) {
            cursor.accept("as");
            cursor.string();
            cursor.expect("secret_access_key");
            cursor.accept("as");
            cursor.string();
            if (cursor.accept("session_token")) {
                cursor.accept("as");
                cursor.string();
            }
        } else {
            return false;
        }
        if (given) {
            throw new SqlFailure("42601", "conflicting or redundant options: more than one way to authorize");
        }
        given = true;
        return true;
    }

    /** Fails when no clause was read. */
    void require() throws SqlFailure {
        if (!given) {
            throw new SqlFailure(
                    "42601",
                    "CREDENTIALS argument is required but not supplied: give IAM_ROLE, CREDENTIALS or ACCESS_KEY_ID");
        }
    }

    private static void credentials(String text) throws SqlFailure {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : text.split(";", -1)) {
            int equals = part.indexOf('=');
            parts.put(part.substring(0, Math.max(0, equals)).strip(), part.substring(equals + 1));
        }
        if (parts.containsKey("aws_iam_role")) {
            IamRole.checked(parts.get("aws_iam_role"));
        } else if (!parts.containsKey("aws_access_key_id") || !parts.containsKey("aws_secret_access_key")) {
            throw new SqlFailure(
                    "42601",
                    "Invalid credentials: they must read aws_iam_role=…, or"
                            + " aws_access_key_id=…;aws_secret_access_key=…[;token=…]");
        }
    }
}
