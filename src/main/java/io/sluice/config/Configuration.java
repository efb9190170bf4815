package io.sluice.config;

import io.sluice.model.FlowException;
import io.sluice.model.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The configuration of one environment. Files are read when they are asked for, and touch nothing outside: every method
 * works without a network.
 */
public final class Configuration {
    private final ConfDirectory directory;
    private final String environmentName;
    private final Variables variables;

    private Configuration(ConfDirectory directory, String environmentName, Variables variables) {
        this.directory = directory;
        this.environmentName = environmentName;
        this.variables = variables;
    }

    /**
     * @param confDirectory holds {@code sluice.conf}, the environments' files, {@code flows/} and {@code sql/}
     * @param environmentName of the environment's file, without {@code .conf}
     * @throws FlowException of kind CONFIGURATION when there is no such directory or environment
     */
    public static Configuration load(Path confDirectory, String environmentName) {
        return load(confDirectory, environmentName, Variables.ofThisProcess());
    }

    static Configuration load(Path confDirectory, String environmentName, Variables variables) {
        if (!Files.isDirectory(confDirectory)) {
            throw FlowException.configuration("there is no directory " + confDirectory
                    + ": name the one that holds sluice.conf, the environments and flows/");
        }
        ConfDirectory directory = new ConfDirectory(confDirectory);
        List<String> environments = directory.environmentNames();
        if (!environments.contains(environmentName)) {
            throw FlowException.configuration("there is no environment '" + environmentName + "', " + confDirectory
                    + " holds " + list(environments) + ", "
                    + Closest.question(environmentName, environments, "create " + environmentName + ".conf"));
        }
        return new Configuration(directory, environmentName, variables);
    }

    /** @throws FlowException of kind CONFIGURATION with every problem of the environment, one a line */
    public Environment environment() {
        Settings settings = directory.environment(environmentName, variables);
        return readEnvironment(settings).orElseThrow(() -> refusal(settings.problems()));
    }

    /**
     * @throws FlowException of kind CONFIGURATION with every problem of the flow, one a line, or when there is no such
     *     flow
     */
    public Flow flow(String name) {
        requireFlow(name);
        Settings settings = directory.flow(environmentName, name, variables);
        return readFlow(name, settings).orElseThrow(() -> refusal(settings.problems()));
    }

    /** The names of all flows, broken ones too, sorted. */
    public List<String> flowNames() {
        return directory.flowNames();
    }

    /** The file of a flow, be it there or not. */
    public Path flowFile(String name) {
        return directory.flowFile(name).normalize();
    }

    /** Where the scripts are that flows name. */
    public Path sqlFolder() {
        return directory.sql().normalize();
    }

    /** Every problem of the environment and of all flows, in the order of files and lines. */
    public List<Problem> problems() {
        TreeSet<Problem> problems = new TreeSet<>();
        Settings environment = directory.environment(environmentName, variables);
        readEnvironment(environment);
        problems.addAll(environment.problems().list());
        Map<TableName, String> lakeWriters = new HashMap<>();
        Map<TableName, String> hotWriters = new HashMap<>();
        for (String name : flowNames()) {
            Settings settings = directory.flow(environmentName, name, variables);
            readFlow(name, settings).ifPresent(flow -> {
                boolean taken = !flow.isDirect()
                        && isTaken("flow.lake.table", flow.lake().table(), flow, settings, lakeWriters);
                if (!taken && flow.warehouse().temperature() == Warehouse.Temperature.HOT) {
                    isTaken("flow.warehouse.table", flow.warehouse().table(), flow, settings, hotWriters);
                }
            });
            problems.addAll(settings.problems().list());
        }
        return List.copyOf(problems);
    }

    /** Every problem of one flow, in the order of files and lines. */
    public List<Problem> problems(String flowName) {
        requireFlow(flowName);
        Settings settings = directory.flow(environmentName, flowName, variables);
        readFlow(flowName, settings);
        return settings.problems().list();
    }

    /**
     * What a flow runs with, as HOCON: layers merged, substitutions and defaults filled in, secrets as the references
     * that they are.
     *
     * @throws FlowException as {@link #flow} and {@link #environment} do
     */
    public String effective(String flowName) {
        return EffectiveText.of(environment()) + "\n" + EffectiveText.of(flow(flowName));
    }

    private Optional<Environment> readEnvironment(Settings settings) {
        return settings.problems().isEmpty() ? new EnvironmentReader(settings).read(environmentName) : Optional.empty();
    }

    private Optional<Flow> readFlow(String name, Settings settings) {
        if (!settings.problems().isEmpty()) {
            return Optional.empty();
        }
        directory.checkFlowAlone(name, settings.problems());
        return new FlowReader(settings, directory.sql()).read(name);
    }

    /** A batch replaces what it finds in its target: two flows with one target would replace each other's rows. */
    private static boolean isTaken(
            String key, TableName table, Flow flow, Settings settings, Map<TableName, String> writers) {
        String other = writers.putIfAbsent(table, flow.name());
        if (other != null) {
            settings.problem(
                    key,
                    key + " = " + table + " is taken",
                    "flow " + other + " writes it, and each would replace the other's rows",
                    "give each flow a table of its own");
        }
        return other != null;
    }

    private void requireFlow(String name) {
        List<String> names = flowNames();
        if (!names.contains(name)) {
            throw FlowException.configuration(
                    "there is no flow '" + name + "', " + directory.root().resolve("flows")
                            + " holds " + list(names) + ", "
                            + Closest.question(name, names, "create " + name + ".conf"));
        }
    }

    private static FlowException refusal(Problems problems) {
        return FlowException.configuration(
                problems.list().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
