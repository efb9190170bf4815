package io.sluice.local;

import java.util.List;
import java.util.Map;

/** How other programs reach a stack, line by line, ready to be pasted. */
final class Instructions {
    private Instructions() {}

    static String of(Map<String, String> settings) {
        String url = settings.get(LocalStack.REDSHIFT_URL) + "?ssl=false";
        String user = settings.get(LocalStack.REDSHIFT_USER);
        String password = settings.get(LocalStack.REDSHIFT_PASSWORD);
        String keys = "AWS_ACCESS_KEY_ID=" + settings.get(LocalStack.ACCESS_KEY) + " AWS_SECRET_ACCESS_KEY="
                + settings.get(LocalStack.SECRET_KEY) + " AWS_REGION=" + settings.get(LocalStack.REGION);
        String s3 = settings.get(LocalStack.S3_ENDPOINT);
        String glue = settings.get(LocalStack.GLUE_ENDPOINT);
        return String.join(
                System.lineSeparator(),
                List.of(
                        "Redshift  PGPASSWORD=" + password + " psql -h 127.0.0.1 -p "
                                + settings.get(LocalStack.REDSHIFT_PORT) + " -U " + user + " "
                                + settings.get(LocalStack.REDSHIFT_DATABASE),
                        "          " + url + "  (user " + user + ", password " + password + ")",
                        "S3        " + keys + " aws --endpoint-url " + s3 + " s3 ls --recursive s3://sluice-lake/",
                        "Glue      " + keys + " aws --endpoint-url " + glue + " glue get-tables --database-name music",
                        "Sluice    ./submit/local COMMAND joins this stack: check, plan, run, repair and the rest"));
    }
}
