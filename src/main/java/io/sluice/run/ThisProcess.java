package io.sluice.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where this process runs, for a person who looks for it. */
final class ThisProcess {
    /** Every node of an EMR cluster has it, with the cluster's id. */
    private static final Path EMR_CLUSTER = Path.of("/mnt/var/lib/info/job-flow.json");

    private static final Pattern CLUSTER_ID = Pattern.compile("\"jobFlowId\"\\s*:\\s*\"(j-[0-9A-Z]+)\"");

    private ThisProcess() {}

    static String description() {
        return System.getProperty("user.name") + "@" + host() + ", process "
                + ProcessHandle.current().pid() + cluster();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }

    private static String cluster() {
        try {
            Matcher id = CLUSTER_ID.matcher(Files.readString(EMR_CLUSTER));
            return id.find() ? ", EMR cluster " + id.group(1) : "";
        } catch (IOException notOnEmr) {
            return "";
        }
    }
}
