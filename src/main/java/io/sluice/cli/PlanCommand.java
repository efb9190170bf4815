package io.sluice.cli;

import io.sluice.config.Configuration;
import io.sluice.config.Flow;
import io.sluice.config.Warehouse;
import io.sluice.model.Column;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.Nullability;
import io.sluice.model.SourceObject;
import io.sluice.plan.BatchPlan;
import io.sluice.plan.MergePlan;
import io.sluice.run.Preview;
import io.sluice.run.Services;
import io.sluice.run.TierOutlook;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what a run would do. */
@Command(
        name = "plan",
        description = "Show the effective configuration, the objects, the partitions and the exact SQL; touch nothing.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    private static final int OBJECTS_SHOWN = 10;

    @Mixin
    private Options options;

    @Mixin
    private WindowOptions range;

    @ParentCommand
    private Sluice sluice;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FLOW")
    private String name;

    @Override
    public Integer call() {
        Configuration configuration = options.configuration();
        Flow flow = configuration.flow(name);
        PrintWriter out = spec.commandLine().getOut();
        List<Interval> windows = range.windows(flow, sluice.now());
        out.println(configuration.effective(name));
        try (Services services = new Services(configuration.environment())) {
            for (Interval window : windows) {
                print(out, Preview.of(services, flow, window));
            }
            tiers(out, services, flow, windows.get(windows.size() - 1));
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, Preview preview) {
        BatchPlan plan = preview.plan();
        heading(
                out,
                "batch " + plan.run().batch() + ", generation " + plan.run().generation());
        preview.unload().ifPresentOrElse(sql -> unload(out, sql), () -> input(out, preview));
        plan.munge().sql().ifPresent(sql -> {
            heading(out, "Spark SQL");
            out.println(sql.strip());
        });
        heading(
                out,
                plan.load().stage().isPresent()
                        ? "table " + plan.load().hotTable() + ", by the spark-redshift connector"
                        : "lake table " + plan.write().table() + ", files below "
                                + plan.write().directory());
        preview.schema().columns().forEach(column -> out.println(column(column)));
        heading(out, "partitions");
        out.println(partitions(preview));
        heading(out, "Redshift: load");
        preview.load().forEach(sql -> out.println(sql + ";"));
        plan.transforms().forEach(transform -> {
            heading(out, "Redshift: transform " + transform.name() + ", one transaction");
            transform.statements().forEach(sql -> out.println(sql.strip() + ";"));
        });
        out.println();
    }

    private static void unload(PrintWriter out, String sql) {
        heading(out, "input: a query of Redshift");
        out.println(sql + ";");
    }

    private static void input(PrintWriter out, Preview preview) {
        List<SourceObject> objects = preview.input().objects();
        heading(
                out,
                "input: " + objects.size() + (objects.size() == 1 ? " object, " : " objects, ")
                        + Lines.size(preview.input().bytes()));
        objects.stream()
                .limit(OBJECTS_SHOWN)
                .forEach(o -> out.println(o.location() + "  " + Lines.size(o.bytes()) + "  " + o.etag()));
        if (objects.size() > OBJECTS_SHOWN) {
            out.println("... and " + (objects.size() - OBJECTS_SHOWN) + " more");
        }
    }

    /** Redshift is asked for nothing else: a plan without it lacks only this. */
    private static void tiers(PrintWriter out, Services services, Flow flow, Interval last) {
        List<String> lines = new ArrayList<>();
        try {
            TierOutlook.of(services, flow, last).forEach(outlook -> lines.addAll(TierLines.of(outlook)));
        } catch (FlowException e) {
            if (e.kind() != FailureKind.RETRYABLE) {
                throw e;
            }
            lines.add("not known: " + e.getMessage());
        }
        if (!lines.isEmpty()) {
            heading(out, "hot and cold: temperature = " + temperature(flow.warehouse()));
            lines.forEach(out::println);
            out.println();
        }
    }

    private static String temperature(Warehouse warehouse) {
        return warehouse.temperature().name().toLowerCase(Locale.ROOT)
                + warehouse.hotFor().map(span -> ", hot-for = " + span).orElse("");
    }

    private static String partitions(Preview preview) {
        if (preview.plan().merge().isPresent()) {
            MergePlan plan = preview.plan().merge().get();
            List<String> by = plan.write().partitionBy();
            return (by.isEmpty() ? "none" : "by " + String.join(", ", by)) + "; rows are merged by the key "
                    + String.join(", ", plan.merge().key()) + ", the newest by "
                    + String.join(", ", plan.merge().newestBy()) + " stays"
                    + plan.merge()
                            .deleteWhen()
                            .map(sql -> "; a key is deleted when " + sql)
                            .orElse("");
        }
        List<String> columns = preview.plan().write().partitionBy();
        if (columns.isEmpty()) {
            return "none: the run replaces the whole table";
        }
        List<String> known = new ArrayList<>();
        for (List<String> values : preview.partitions()) {
            StringBuilder partition = new StringBuilder();
            for (int i = 0; i < columns.size(); i++) {
                partition
                        .append(i == 0 ? "" : "/")
                        .append(columns.get(i))
                        .append('=')
                        .append(values.get(i));
            }
            known.add(partition.toString());
        }
        return known.isEmpty()
                ? "by " + String.join(", ", columns) + "; the rows will tell which"
                : String.join(System.lineSeparator(), known);
    }

    private static String column(Column column) {
        return "  " + column.name() + " " + column.type()
                + (column.nullability() == Nullability.NOT_NULL ? " not null" : "")
                + (column.comment().isEmpty() ? "" : "  -- " + column.comment());
    }

    private static void heading(PrintWriter out, String text) {
        out.println();
        out.println("== " + text);
    }
}
