package io.sluice.local;

import io.sluice.cli.Sluice;
import io.sluice.model.FlowException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * The local launcher: starts the embedded stack, or joins one that is up on the same folder, and then runs the command line
 * as a cluster would.
 */
@Command(
        name = "submit/local",
        description = {
            "Run Sluice on this machine, against an embedded S3, Glue and Redshift.",
            "Without a command: the tour. Any other command is Sluice's own: check, plan, run, repair and the rest."
        },
        mixinStandardHelpOptions = true,
        subcommands = {Local.Up.class, Local.Wipe.class, SampleCommand.class, Local.Tour.class})
public final class Local implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            scope = CommandLine.ScopeType.INHERIT,
            defaultValue = "${SLUICE_LOCAL_DATA:-.sluice}",
            description = "Where the stack keeps its data (default: $SLUICE_LOCAL_DATA, or .sluice).")
    private Path data;

    /** The folder of the stack. */
    Path data() {
        return data;
    }

    @Unmatched
    private String[] command = {};

    @Spec
    private CommandSpec spec;

    private Local() {}

    public static void main(String[] arguments) {
        // The servers' threads would keep the process alive.
        System.exit(new CommandLine(new Local())
                .setStopAtUnmatched(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(Local::failed)
                .execute(arguments));
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof FlowException known) {
            line.getErr().println(known.getMessage());
            return known.kind().exitCode();
        }
        throw failure;
    }

    @Override
    public Integer call() {
        if (command.length == 0) {
            return tour();
        }
        try (RunningStack stack = RunningStack.joinOrStart(data)) {
            return sluice(command);
        }
    }

    private int tour() {
        try (RunningStack stack = RunningStack.joinOrStart(data)) {
            return new TourGuide(stack, out()).show();
        }
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static int sluice(String... arguments) {
        return Sluice.execute(withEnvironment(arguments));
    }

    /** The local environment, unless the user names another. */
    static String[] withEnvironment(String... arguments) {
        for (String argument : arguments) {
            if (argument.equals("--env") || argument.startsWith("--env=") || argument.equals("--help")) {
                return arguments;
            }
        }
        String[] extended = Arrays.copyOf(arguments, arguments.length + 2);
        extended[arguments.length] = "--env";
        extended[arguments.length + 1] = "local";
        return extended;
    }

    /** Keeps the stack up. */
    @Command(
            name = "up",
            description = "Start the stack and keep it up until interrupted; other commands join it.",
            mixinStandardHelpOptions = true)
    static final class Up implements Callable<Integer> {
        @CommandLine.ParentCommand
        private Local local;

        @Override
        public Integer call() throws InterruptedException {
            try (RunningStack stack = RunningStack.start(local.data())) {
                local.out().println(stack.instructions());
                local.out().flush();
                CountDownLatch interrupted = new CountDownLatch(1);
                Runtime.getRuntime().addShutdownHook(new Thread(interrupted::countDown));
                interrupted.await();
            }
            return 0;
        }
    }

    /** Deletes the stack's data. */
    @Command(name = "wipe", description = "Delete the data of the stack.", mixinStandardHelpOptions = true)
    static final class Wipe implements Callable<Integer> {
        @CommandLine.ParentCommand
        private Local local;

        @Override
        public Integer call() throws IOException {
            RunningStack.wipe(local.data());
            local.out().println(local.data() + " is gone");
            return 0;
        }
    }

    /** The main job from beginning to end. */
    @Command(
            name = "tour",
            description = "The main job, from a sample of raw logs to tables: what runs without a command.",
            mixinStandardHelpOptions = true)
    static final class Tour implements Callable<Integer> {
        @CommandLine.ParentCommand
        private Local local;

        @Override
        public Integer call() {
            return local.tour();
        }
    }
}
