package io.sluice.local;

import io.sluice.local.sample.DaySummary;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Puts generated raw logs on the local S3. */
@Command(
        name = "sample",
        description = "Put generated raw event logs on the local S3, in s3://sluice-raw/log_data/.",
        mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {
    @ParentCommand
    private Local local;

    @Option(names = "--first", defaultValue = "2018-11-01", description = "The first day (default: ${DEFAULT-VALUE}).")
    private LocalDate first;

    @Option(names = "--days", defaultValue = "3", description = "How many days (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(names = "--events", defaultValue = "2000", description = "Events a day (default: ${DEFAULT-VALUE}).")
    private long events;

    @Option(names = "--bad", defaultValue = "7", description = "Bad records a day (default: ${DEFAULT-VALUE}).")
    private int bad;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Another seed, other events (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        try (RunningStack stack = RunningStack.joinOrStart(local.data())) {
            List<DaySummary> summaries = new Sample(first, days, events, bad, seed).put(stack.settings());
            summaries.forEach(day -> local.out()
                    .println(
                            day.day() + ": " + day.lines() + " lines, " + day.bytes() + " bytes, bad: " + day.flaws()));
            local.out().flush();
        }
        return 0;
    }
}
