package io.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.model.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShippedConfigurationTest {
    private static final Path CONF = Path.of("conf");
    private static final Map<String, String> CLUSTER = Map.of(
            "SLUICE_BUCKET", "company",
            "SLUICE_REDSHIFT_URL", "jdbc:redshift://cluster.example.com:5439/dev",
            "SLUICE_REDSHIFT_SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:redshift",
            "SLUICE_MASK_SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mask",
            "AWS_REGION", "eu-west-1");
    private static final List<String> FLOWS =
            List.of("events_cold", "listens_elt", "listens_etl", "listens_etlt", "plays_to_lake");

    @Test
    void every_flow_loads_on_a_laptop_while_nothing_runs() {
        Configuration local = load("local", Map.of(), Map.of());
        assertEquals(List.of(), local.problems());
        assertEquals(FLOWS, local.flowNames());
        assertEquals(
                "jdbc:redshift://127.0.0.1:5439/dev",
                local.environment().redshift().url());
        assertEquals(Optional.empty(), local.environment().aws().s3Endpoint());
    }

    @Test
    void the_laptop_finds_the_stack_where_its_properties_say() {
        Environment local = load(
                        "local",
                        Map.of(),
                        Map.of(
                                "sluice.local.s3.endpoint", "http://127.0.0.1:1",
                                "sluice.local.glue.endpoint", "http://127.0.0.1:2",
                                "sluice.local.redshift.url", "jdbc:redshift://127.0.0.1:3/dev",
                                "sluice.local.redshift.user", "analyst"))
                .environment();
        assertEquals(
                "http://127.0.0.1:1", local.aws().s3Endpoint().orElseThrow().toString());
        assertEquals(
                "http://127.0.0.1:2", local.aws().glueEndpoint().orElseThrow().toString());
        assertEquals("jdbc:redshift://127.0.0.1:3/dev", local.redshift().url());
        assertEquals("analyst", local.redshift().user());
    }

    @Test
    void every_flow_loads_on_a_cluster() {
        Configuration emr = load("emr", CLUSTER, Map.of());
        assertEquals(List.of(), emr.problems());
        assertEquals(
                "s3://company/raw/log_data/{yyyy}/{MM}/{yyyy}-{MM}-{dd}-events.json",
                emr.flow("events_cold").source().path().orElseThrow().text());
        assertEquals(
                new Secret(
                        Secret.Source.SECRETS_MANAGER,
                        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:redshift#password"),
                emr.environment().redshift().password());
    }

    @Test
    void a_cluster_without_its_variables_hears_each_by_name() {
        List<String> problems = load("emr", Map.of(), Map.of()).problems().stream()
                .filter(problem -> problem.file().equals("conf/emr.conf"))
                .map(Problem::problem)
                .toList();
        assertEquals(
                List.of(
                        "${SLUICE_BUCKET} has no value",
                        "${AWS_REGION} has no value",
                        "${SLUICE_REDSHIFT_URL} has no value",
                        "${SLUICE_REDSHIFT_SECRET} has no value"),
                problems);
    }

    @Test
    void flows_share_raw_data_but_no_target() {
        Configuration local = load("local", Map.of(), Map.of());
        Set<String> paths = new HashSet<>();
        Set<TableName> tables = new HashSet<>();
        for (String name : FLOWS) {
            local.flow(name).source().path().ifPresent(path -> paths.add(path.text()));
            tables.add(local.flow(name).lake().table());
        }
        assertEquals(1, paths.size());
        assertEquals(FLOWS.size(), tables.size());
    }

    @Test
    void every_script_is_used_by_a_flow_and_commits_nothing_half_way() throws IOException {
        Configuration local = load("local", Map.of(), Map.of());
        Set<String> used = new TreeSet<>();
        for (String name : FLOWS) {
            for (Transform transform : local.flow(name).transforms()) {
                used.add(transform.name());
                String statements = transform.sql().replaceAll("(?m)--.*$", "").toLowerCase(Locale.ROOT);
                assertTrue(statements.contains("delete from"), transform.name());
                assertTrue(!statements.contains("truncate"), transform.name());
            }
        }
        Path folder = CONF.resolve("sql");
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(
                    files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString())
                            .sorted()
                            .toList(),
                    List.copyOf(used));
        }
    }

    @Test
    void what_a_flow_runs_with_is_configuration_that_reads_the_same(@TempDir Path directory) throws IOException {
        Configuration emr = load("emr", CLUSTER, Map.of());
        Path conf = directory.resolve("conf");
        Files.createDirectories(conf.resolve("flows"));
        copyScripts(conf.resolve("sql"));
        for (String name : FLOWS) {
            String text = emr.effective(name);
            int flow = text.indexOf("\nflow {");
            Files.writeString(conf.resolve("emr.conf"), text.substring(0, flow));
            Files.writeString(conf.resolve("flows").resolve(name + ".conf"), text.substring(flow));
            Configuration again = Configuration.load(conf, "emr", new Variables(Map.of(), Map.of()));
            assertEquals(emr.environment(), again.environment());
            assertEquals(emr.flow(name), again.flow(name));
        }
    }

    private static void copyScripts(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(CONF.resolve("sql"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = target.resolve(CONF.resolve("sql").relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static Configuration load(
            String environment, Map<String, String> variables, Map<String, String> properties) {
        return Configuration.load(CONF, environment, new Variables(variables, properties));
    }
}
