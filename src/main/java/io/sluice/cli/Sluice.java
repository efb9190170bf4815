package io.sluice.cli;

import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** The program. On a cluster {@code spark-submit} calls {@link #main}, on a laptop {@code submit/local} does. */
@Command(
        name = "sluice",
        description = "Batch ETL, ELT and ETLT from raw S3 data to Glue, Redshift and Redshift Spectrum.",
        mixinStandardHelpOptions = true,
        versionProvider = Sluice.Version.class,
        subcommands = {
            CheckCommand.class,
            PlanCommand.class,
            RunCommand.class,
            HistoryCommand.class,
            QueryCommand.class,
            AgeCommand.class,
            HeatCommand.class,
            CleanCommand.class,
            ConvertCommand.class,
            MaintenanceCommand.class,
            RepairCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; running again changes nothing before data, code or rights do",
            "2:wrong usage or configuration; nothing was started",
            "75:something outside was not there; worth running again"
        })
public final class Sluice {
    private final Clock clock;

    private Sluice(Clock clock) {
        this.clock = clock;
    }

    /** Tells which windows have ended. */
    Instant now() {
        return clock.instant();
    }

    /** Ends the process with the exit code, but returns on success: in YARN's cluster mode an exit looks like a loss. */
    public static void main(String[] arguments) {
        int code = execute(arguments);
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Runs one command and returns its exit code; Spark stays up for the next. */
    public static int execute(String... arguments) {
        return commandLine(Clock.systemUTC()).execute(arguments);
    }

    /** Runs one command with its output going where the caller says. */
    public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return execute(Clock.systemUTC(), out, err, arguments);
    }

    static int execute(Clock clock, PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine(clock).setOut(out).setErr(err).execute(arguments);
    }

    private static CommandLine commandLine(Clock clock) {
        return new CommandLine(new Sluice(clock))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(Sluice::failed);
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        FailureKind kind = failure instanceof FlowException known ? known.kind() : FailureKind.FAILED;
        PrintWriter err = command.getErr();
        err.println(failure instanceof FlowException ? failure.getMessage() : unforeseen(failure, parsed));
        if (Verbosity.of(parsed) == Verbosity.WHOLE_STORY) {
            failure.printStackTrace(err);
        }
        err.flush();
        return kind.exitCode();
    }

    private static String unforeseen(Exception failure, ParseResult parsed) {
        boolean isAllSaid = Verbosity.of(parsed) == Verbosity.WHOLE_STORY;
        return "unforeseen: " + failure
                + (isAllSaid ? "" : "; run again with --verbose for the whole story, and report it");
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Sluice.class.getPackage().getImplementationVersion();
            return new String[] {"sluice " + (version == null ? "(from classes)" : version)};
        }
    }
}
