package io.sluice.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How other programs reach a stack, line by line, ready to be pasted. */
final class Instructions {
    private Instructions() {}

    static String of(Map<String, String> settings) {
        String url = settings.get(LocalStack.REDSHIFT_URL) + "?ssl=false";
        String user = settings.get(LocalStack.REDSHIFT_USER);
        String password = settings.get(LocalStack.REDSHIFT_PASSWORD);
        String keys = "AWS_ACCESS_KEY_ID=" + settings.get(LocalStack.ACCESS_KEY) + " AWS_SECRET_ACCESS_KEY="
                + settings.get(LocalStack.SECRET_KEY) + " AWS_DEFAULT_REGION=" + settings.get(LocalStack.REGION);
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
                        "Glue      " + keys + " aws --endpoint-url " + glue + " glue get-databases",
                        "Spark     " + spark(settings),
                        "Sluice    ./submit/local COMMAND joins this stack: check, plan, run, repair and the rest"));
    }

    /** Reads and writes s3:// in a shell of any Spark 3.5; its catalog is its own, for the client of Glue is EMR's. */
    private static String spark(Map<String, String> settings) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("fs.s3.impl", "org.apache.hadoop.fs.s3a.S3AFileSystem");
        options.put("fs.s3a.endpoint", settings.get(LocalStack.S3_ENDPOINT));
        options.put("fs.s3a.endpoint.region", settings.get(LocalStack.REGION));
        options.put("fs.s3a.path.style.access", "true");
        options.put("fs.s3a.access.key", settings.get(LocalStack.ACCESS_KEY));
        options.put("fs.s3a.secret.key", settings.get(LocalStack.SECRET_KEY));
        return options.entrySet().stream()
                .map(option -> " --conf spark.hadoop." + option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("", "spark-shell --packages org.apache.hadoop:hadoop-aws:3.3.4", ""));
    }
}
