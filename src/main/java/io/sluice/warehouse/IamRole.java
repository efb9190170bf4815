package io.sluice.warehouse;

import io.sluice.model.FlowException;
import java.util.regex.Pattern;

/**
 * The IAM role that Redshift reads S3 and Glue with.
 *
 * @param name {@code default}, an ARN, or ARNs of a chain of roles separated by commas
 */
record IamRole(String name) {
    private static final Pattern CHAIN = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");

    IamRole {
        if (!name.equals("default") && !CHAIN.matcher(name).matches()) {
            throw FlowException.configuration("'" + name + "' is no IAM role for Redshift: write default, or"
                    + " arn:aws:iam::<12 digits>:role/<name>, in redshift.copy-role.");
        }
    }

    /** The role as the value of {@code IAM_ROLE}. */
    String sql() {
        return name.equals("default") ? "default" : SqlLiteral.text(name);
    }
}
