package io.sluice.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.config.EmptyWindow;
import io.sluice.config.Environment;
import io.sluice.config.Secret;
import io.sluice.model.BatchId;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import io.sluice.plan.StagePlan;
import io.sluice.plan.UnloadPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedshiftConnectorTest {
    private static final Environment.Redshift REDSHIFT = new Environment.Redshift(
            "jdbc:redshift://h:5439/dev",
            "sluice",
            new Secret(Secret.Source.ENVIRONMENT_VARIABLE, "PASSWORD"),
            "default",
            "sluice",
            4,
            Map.of("sslmode", "verify-full", "ssl", "true"));

    private static final RedshiftConnector CONNECTOR = new RedshiftConnector(REDSHIFT, "hush");
    private static final String ROLE = "arn:aws:iam::123456789012:role/unload";

    private static UnloadPlan plan(String role) {
        Instant day = Instant.parse("2018-11-01T00:00:00Z");
        return new UnloadPlan(
                new Run(new BatchId("q", new Interval(day, day.plusSeconds(86_400))), "r-1", 1),
                "q.sql",
                "select 'it''s' as a -- why",
                S3Location.parse("s3://lake/music/q/run=r-1"),
                role,
                EmptyWindow.FAIL,
                Optional.empty(),
                UnloadPlan.Purpose.CONNECTOR,
                List.of(),
                256_000_000);
    }

    @Test
    void the_connector_is_told_where_it_finds_and_leaves_what() {
        assertEquals(
                Map.of(
                        "url", "jdbc:redshift://h:5439/dev;ssl=true;sslmode=verify-full",
                        "user", "sluice",
                        "password", "hush",
                        "query", "SELECT * FROM (\nselect 'it''s' as a -- why\n) AS sluice_query",
                        "tempdir", "s3://lake/music/q/run=r-1/sluice_unload=1/",
                        "aws_iam_role", ROLE,
                        "unload_s3_format", "PARQUET",
                        "check_s3_bucket_usage", "false",
                        "autopushdown", "false",
                        "label", "sluice_q_r_1"),
                CONNECTOR.reading(plan(ROLE)));
    }

    @Test
    void a_default_role_is_none_that_the_connector_could_name() {
        FlowException refused = assertThrows(FlowException.class, () -> CONNECTOR.reading(plan("default")));
        assertEquals(
                "the spark-redshift connector cannot use the default role of the cluster: write the ARN of a role in"
                        + " redshift.copy-role, or source.via = unload",
                refused.getMessage());
    }

    @Test
    void it_appends_to_the_table_of_the_run_once() {
        StagePlan stage = new StagePlan(
                plan(ROLE).run(),
                TableName.parse("sluice.staged_r_1"),
                S3Location.parse("s3://lake/music/q/run=r-1"),
                ROLE,
                Optional.empty());
        assertEquals(
                Map.ofEntries(
                        Map.entry("url", "jdbc:redshift://h:5439/dev;ssl=true;sslmode=verify-full"),
                        Map.entry("user", "sluice"),
                        Map.entry("password", "hush"),
                        Map.entry("dbtable", "\"sluice\".\"staged_r_1\""),
                        Map.entry("tempdir", "s3://lake/music/q/run=r-1"),
                        Map.entry("aws_iam_role", ROLE),
                        Map.entry("tempformat", "PARQUET"),
                        Map.entry("extracopyoptions", "STATUPDATE OFF"),
                        Map.entry("copyretrycount", "0"),
                        Map.entry("check_s3_bucket_usage", "false"),
                        Map.entry("label", "sluice_q_r_1")),
                CONNECTOR.writing(stage));
    }
}
