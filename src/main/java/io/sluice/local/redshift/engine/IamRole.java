package io.sluice.local.redshift.engine;

/** The form of role ARNs: {@code arn:aws[…]:iam::<12 digits>:role/<name>}, several chained by commas. */
final class IamRole {
    private IamRole() {}

    static String checked(String arns) throws SqlFailure {
        if (arns.equals("SESSION")) {
            return arns;
        }
        for (String arn : arns.split(",", -1)) {
            String[] parts = arn.strip().split(":", 6);
            boolean sound = parts.length == 6
                    && parts[0].equals("arn")
                    && parts[1].startsWith("aws")
                    && parts[2].equals("iam")
                    && parts[3].isEmpty()
                    && parts[4].length() == 12
                    && parts[4].chars().allMatch(Character::isDigit)
                    && parts[5].startsWith("role/")
                    && parts[5].length() > 5;
            if (!sound) {
                throw new SqlFailure(
                        "22023",
                        "Invalid IAM role ARN \"" + arn
                                + "\": it must read arn:aws:iam::<12-digit account>:role/<name>");
            }
        }
        return arns;
    }
}
