package io.sluice.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;
import scala.Tuple3;

/**
 * A standalone cluster of Spark in a process of its own, with an executor of one core at each of two addresses of this
 * machine: Spark starts no second attempt at a task on the host of the first. The executors tell S3 who they are. Their
 * shuffle files are served by the cluster, and other blocks of one that is stopped are soon asked of another, so that it is
 * missed by nobody.
 */
final class TwoHosts implements AutoCloseable {
    /** In which batches run on it. */
    static final String ENVIRONMENT = "hosts";

    private static final String AGENT = "executor-";

    private final Process process;

    private TwoHosts(Process process) {
        this.process = process;
    }

    static TwoHosts up(Lab lab) throws IOException {
        Path folder = lab.conf().getParent();
        String shufflePort = freePort();
        Process process = Child.java(
                        folder, TwoHosts.class, folder.resolve("work").toString(), shufflePort)
                .redirectError(Files.createTempFile(folder, "hosts", ".err").toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        lab.file(
                ENVIRONMENT + ".conf",
                """
                include required("cluster.conf")
                spark {
                  "spark.master"                                = "%s"
                  "spark.driver.host"                           = "127.0.0.1"
                  "spark.executor.cores"                        = 1
                  "spark.shuffle.service.enabled"               = true
                  "spark.shuffle.service.port"                  = %s
                  "spark.shuffle.io.connectionTimeout"          = 5s
                  "spark.shuffle.io.maxRetries"                 = 0
                  "spark.speculation"                           = true
                  "spark.speculation.task.duration.threshold"   = 2s
                  "spark.hadoop.fs.s3a.connection.timeout"      = 60s
                  "spark.hadoop.fs.s3a.user.agent.prefix"       = "%s${sluice.executor}"
                }
                """
                        .formatted(out.readLine(), shufflePort, AGENT));
        return new TwoHosts(process);
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    /** Prints the cluster's address, and stays. */
    public static void main(String... arguments) {
        SparkConf conf = new SparkConf();
        // The first worker's service listens at every address, and so at the second's.
        SparkConf serving = conf.clone()
                .set("spark.shuffle.service.enabled", "true")
                .set("spark.shuffle.service.port", arguments[1])
                .set("spark.shuffle.service.db.enabled", "false");
        Tuple3<RpcEnv, Object, Option<Object>> master = Master.startRpcEnvAndEndpoint("127.0.0.1", 0, 0, conf);
        String address = "spark://127.0.0.1:" + master._1().address().port();
        for (int number = 1; number <= 2; number++) {
            Worker.startRpcEnvAndEndpoint(
                    "127.0.0." + (number + 1),
                    0,
                    0,
                    1,
                    1024,
                    new String[] {address},
                    arguments[0],
                    Option.apply(number),
                    number == 1 ? serving : conf,
                    Option.empty());
        }
        System.out.println(address);
        master._1().awaitTermination();
    }

    /** Which executor sends the call. */
    static String executor(HttpProxy.Call call) {
        String agent = call.request().header("User-Agent");
        return agent.startsWith(AGENT) ? agent.replaceFirst("^" + AGENT + "(\\w+).*", "$1") : "";
    }

    /** SIGSTOP for an executor. */
    void pause(String executor) {
        Child.signal("STOP", pid(executor));
    }

    /** SIGCONT. */
    void resume(String executor) {
        Child.signal("CONT", pid(executor));
    }

    private long pid(String executor) {
        return process.descendants()
                .filter(each -> commandLine(each).contains("\0--executor-id\0" + executor + "\0"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("executor " + executor + " has gone"))
                .pid();
    }

    /** As Linux tells it, in full: what Java tells of it ends after 4 KB. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
