package io.sluice.quarantine;

import io.sluice.model.FlowException;
import io.sluice.model.RowCounts;
import io.sluice.plan.QuarantinePlan;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The quarantine of one run, on the driver: gives the steps their sinks, and after the batch's one Spark action knows
 * every count. Its numbers mean nothing before that action has succeeded.
 */
public final class Quarantine {
    private static final int MOST_SAMPLES = 5;
    private static final int REASONS_IN_MESSAGE = 5;

    private final QuarantinePlan plan;
    private final Tallies tallies = new Tallies();
    private final Set<Stage> stages = EnumSet.of(Stage.READ);
    private final Broadcast<SerializableConfiguration> hadoop;

    public Quarantine(SparkSession spark, QuarantinePlan plan) {
        this.plan = plan;
        // Without a name: Spark logs the growing value of a named one with every task.
        spark.sparkContext().register(tallies);
        this.hadoop = new JavaSparkContext(spark.sparkContext())
                .broadcast(new SerializableConfiguration(spark.sessionState().newHadoopConf()));
    }

    /** What the tasks of a stage need; a stage counts from here on. */
    public QuarantineSink sink(Stage stage) {
        stages.add(stage);
        return new QuarantineSink(stage, plan.directory().toString(), plan.rawText(), tallies, hadoop);
    }

    /** The rows that the last stage of the run let through: as many as the files must hold. */
    public long passed() {
        // Not the last stage that counted something: of no rows Spark computes nothing.
        Stage last = Collections.max(stages);
        return tallies.rows(last) - tallies.rejected(last);
    }

    /**
     * Where the rows went.
     *
     * @param written rows in the files, by their footers
     */
    public RowCounts counts(long written) {
        long checked = tallies.rows(Stage.CHECK) - tallies.rejected(Stage.CHECK);
        return new RowCounts(
                tallies.rows(Stage.READ),
                tallies.rejected(Stage.READ),
                tallies.rejected(Stage.CHECK),
                stages.contains(Stage.RESULT) ? checked - tallies.rows(Stage.RESULT) : 0,
                written);
    }

    /** How often each reason occurred, the most frequent first. */
    public Map<String, Long> reasons() {
        Map<String, Long> sums = tallies()
                .flatMap(tally -> tally.reasons().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum));
        Map<String, Long> sorted = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    /** A few of the rejected rows. */
    public List<Sample> samples() {
        return tallies()
                .flatMap(tally -> tally.samples().stream())
                .limit(MOST_SAMPLES)
                .toList();
    }

    /**
     * Fails when more of the batch did not fit than the flow allows, or when the files do not hold what was sent to them;
     * to be called between the write and its publication.
     *
     * @param written rows in the files, by their footers
     */
    public void verify(long written) {
        RowCounts counts = counts(written);
        if (counts.quarantined() > plan.maxRatio() * counts.read()) {
            throw FlowException.failed(tooMany(counts));
        }
        if (written != passed()) {
            throw FlowException.failed(
                    written + " rows were written, but " + passed()
                            + " were sent to be written; nothing was published. Run the batch again; if it fails again, report it");
        }
    }

    private String tooMany(RowCounts counts) {
        double percent = 100.0 * counts.quarantined() / Math.max(1, counts.read());
        String reasons = reasons().entrySet().stream()
                .limit(REASONS_IN_MESSAGE)
                .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                .collect(Collectors.joining("; "));
        return String.format(
                Locale.ROOT,
                "%d of %d records (%.1f %%) did not fit, more than munge.quarantine.max-ratio = %s; the reasons: %s;"
                        + " they are in %s; fix the producer or the schema, or raise the ratio; nothing was published",
                counts.quarantined(),
                counts.read(),
                percent,
                plan.maxRatio(),
                reasons,
                plan.directory());
    }

    private Stream<Tally> tallies() {
        return Stream.of(Stage.values()).flatMap(tallies::of);
    }
}
