package io.sluice.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.config.Distribution;
import io.sluice.model.BatchId;
import io.sluice.model.Column;
import io.sluice.model.ColumnType;
import io.sluice.model.FailureKind;
import io.sluice.model.FlowException;
import io.sluice.model.Interval;
import io.sluice.model.Nullability;
import io.sluice.model.Partition;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.Schema;
import io.sluice.model.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatementTest {
    private static final TableName TABLE = TableName.parse("music.listens");
    private static final TableName LEDGER = TableName.parse("sluice.ledger");
    private static final IamRole ROLE = new IamRole("arn:aws:iam::123456789012:role/copy");
    private static final Schema SCHEMA = new Schema(List.of(
            new Column("ts", ColumnType.Simple.TIMESTAMP, Nullability.NOT_NULL, ""),
            new Column("userId", ColumnType.Simple.STRING, Nullability.NULLABLE, ""),
            new Column("odd \"name\"", new ColumnType.Decimal(12, 5), Nullability.NULLABLE, ""),
            new Column("region", ColumnType.Simple.STRING, Nullability.NULLABLE, ""),
            new Column("dt", ColumnType.Simple.DATE, Nullability.NULLABLE, "")));
    private static final Run RUN = new Run(
            new BatchId(
                    "listens",
                    new Interval(Instant.parse("2018-11-01T00:00:00Z"), Instant.parse("2018-11-02T00:00:00Z"))),
            "20181102T040000-1f2e3d4c",
            3);

    @Test
    void a_hot_table_has_the_columns_of_the_files_with_keys_in_lower_case() {
        assertEquals(
                """
                CREATE TABLE IF NOT EXISTS "music"."listens" (
                  "ts" TIMESTAMP NOT NULL,
                  "userid" VARCHAR(65535),
                  "odd ""name""\" DECIMAL(12,5),
                  "region" VARCHAR(65535),
                  "dt" DATE
                ) DISTSTYLE KEY DISTKEY ("userid") COMPOUND SORTKEY ("ts", "dt")""",
                new TableStatement.CreateHotTable(
                                TABLE, SCHEMA, Distribution.AUTO, Optional.of("userId"), List.of("ts", "dt"))
                        .sql());
        assertTrue(new TableStatement.CreateHotTable(TABLE, SCHEMA, Distribution.ALL, Optional.empty(), List.of())
                .sql()
                .endsWith("\n) DISTSTYLE ALL"));
    }

    @Test
    void rights_are_given_to_users_groups_roles_and_everybody() {
        assertEquals(
                "GRANT SELECT ON TABLE \"music\".\"listens\" TO GROUP \"an\"\"alysts\"",
                DeepCopyStatement.grant(TABLE, "SELECT", "group", "an\"alysts").sql());
        assertEquals(
                "GRANT UPDATE ON TABLE \"music\".\"listens\" TO ROLE \"bi\"",
                DeepCopyStatement.grant(TABLE, "UPDATE", "role", "bi").sql());
        assertEquals(
                "GRANT SELECT ON TABLE \"music\".\"listens\" TO \"ann\"",
                DeepCopyStatement.grant(TABLE, "SELECT", "user", "ann").sql());
        assertEquals(
                "GRANT SELECT ON TABLE \"music\".\"listens\" TO PUBLIC",
                DeepCopyStatement.grant(TABLE, "SELECT", "public", "public").sql());
    }

    @Test
    void definitions_and_locks() {
        assertEquals("CREATE SCHEMA IF NOT EXISTS \"music\"", new TableStatement.CreateSchema("music").sql());
        assertEquals(
                "ALTER TABLE \"music\".\"listens\" ADD COLUMN \"ts\" TIMESTAMP",
                new TableStatement.AddColumn(TABLE, SCHEMA.columns().get(0)).sql());
        assertEquals(
                "COMMENT ON COLUMN \"music\".\"listens\".\"userid\" IS 'who''s listening / a name'",
                new TableStatement.CommentOnColumn(TABLE, "userId", "who's listening \\ a name").sql());
        assertEquals("SELECT * FROM \"music\".\"listens\" WHERE FALSE", new TableStatement.DescribeTable(TABLE).sql());
        assertEquals(
                "LOCK TABLE \"sluice\".\"ledger\", \"a\".\"b\", \"music\".\"listens\"",
                new TableStatement.LockTables(LEDGER, List.of(TableName.parse("music.listens"), TableName.parse("a.b")))
                        .sql());
    }

    @Test
    void an_external_schema_names_its_database_and_role() {
        assertEquals(
                "CREATE EXTERNAL SCHEMA IF NOT EXISTS \"lake\" FROM DATA CATALOG DATABASE 'music' IAM_ROLE"
                        + " 'arn:aws:iam::123456789012:role/copy'",
                new ExternalStatement.CreateExternalSchema("lake", "music", ROLE).sql());
        assertEquals(
                "SELECT databasename FROM svv_external_schemas WHERE schemaname = 'lake'",
                new ExternalStatement.SelectExternalSchema("lake").sql());
    }

    @Test
    void copy_reads_a_manifest_into_a_table_of_the_files_own_columns() {
        S3Location manifest = S3Location.parse("s3://lake/music/listens/manifest.json");
        assertEquals(
                """
                COPY "sluice_staging"
                FROM 's3://lake/music/listens/manifest.json'
                IAM_ROLE 'arn:aws:iam::123456789012:role/copy'
                FORMAT AS PARQUET MANIFEST STATUPDATE OFF""",
                new LoadStatement.CopyManifest(manifest, ROLE, SCHEMA).sql());
        Schema nested =
                new Schema(List.of(new Column("a", new ColumnType.Nested("array<int>"), Nullability.NULLABLE, "")));
        assertTrue(new LoadStatement.CopyManifest(manifest, new IamRole("default"), nested)
                .sql()
                .endsWith("IAM_ROLE default\nFORMAT AS PARQUET SERIALIZETOJSON MANIFEST STATUPDATE OFF"));
        assertEquals(
                """
                CREATE TEMP TABLE "sluice_staging" (
                  "ts" TIMESTAMP,
                  "userid" VARCHAR(65535),
                  "odd ""name""\" DECIMAL(12,5),
                  "region" VARCHAR(65535),
                  "dt" DATE
                ) DISTSTYLE EVEN""",
                new LoadStatement.CreateStaging(SCHEMA, Optional.empty()).sql());
        assertEquals(
                """
                INSERT INTO "music"."listens" ("ts", "userid", "odd ""name""\", "region", "dt")
                SELECT "ts", "userid", "odd ""name""\", "region", "dt"
                FROM "sluice_staging\"""",
                new LoadStatement.InsertStaging(TABLE, SCHEMA).sql());
    }

    @Test
    void copy_refuses_what_it_cannot_quote() {
        S3Location odd = S3Location.parse("s3://lake/it's/manifest.json");
        assertThrows(FlowException.class, () -> new LoadStatement.CopyManifest(odd, ROLE, SCHEMA));
        FlowException role = assertThrows(FlowException.class, () -> new IamRole("arn:aws:iam::1:role/x' --"));
        assertEquals(FailureKind.CONFIGURATION, role.kind());
    }

    @Test
    void partitions_of_one_column_are_one_list_and_null_is_told_apart() {
        assertEquals(
                """
                DELETE FROM "music"."listens"
                WHERE "dt" IN (DATE '2018-11-01', DATE '2018-11-02') OR "dt" IS NULL""",
                new LoadStatement.DeletePartitions(
                                TABLE,
                                SCHEMA,
                                List.of("dt"),
                                List.of(List.of("2018-11-01"), List.of(Partition.NULL_VALUE), List.of("2018-11-02")))
                        .sql());
        assertEquals(
                "DELETE FROM \"music\".\"listens\"\nWHERE \"dt\" IS NULL",
                new LoadStatement.DeletePartitions(TABLE, SCHEMA, List.of("dt"), List.of(List.of(Partition.NULL_VALUE)))
                        .sql());
    }

    @Test
    void partitions_of_several_columns_go_by_all_of_them() {
        assertEquals(
                """
                DELETE FROM "music"."listens"
                WHERE ("dt" = DATE '2018-11-01' AND "region" = 'it''s')
                   OR ("dt" IS NULL AND "region" = ('a' || CHR(92) || 'b'))""",
                new LoadStatement.DeletePartitions(
                                TABLE,
                                SCHEMA,
                                List.of("dt", "region"),
                                List.of(List.of("2018-11-01", "it's"), List.of(Partition.NULL_VALUE, "a\\b")))
                        .sql());
    }

    @Test
    void a_partition_value_is_a_literal_of_its_type_or_refused() {
        assertEquals("TRUE", SqlLiteral.typed("c", ColumnType.Simple.BOOLEAN, "true"));
        assertEquals("-42", SqlLiteral.typed("c", ColumnType.Simple.BIGINT, "-42"));
        assertEquals("1.50", SqlLiteral.typed("c", new ColumnType.Decimal(5, 2), "1.50"));
        assertEquals("CAST('1.0E-5' AS DOUBLE PRECISION)", SqlLiteral.typed("c", ColumnType.Simple.DOUBLE, "1.0E-5"));
        assertEquals(
                "TIMESTAMP '2018-11-01 04:00:00.5'",
                SqlLiteral.typed("c", ColumnType.Simple.TIMESTAMP, "2018-11-01 04:00:00.5"));
        assertEquals(
                "TIMESTAMP '2018-11-01 04:00:00'",
                SqlLiteral.typed("c", ColumnType.Simple.TIMESTAMP, "2018-11-01T04:00:00"));
        for (ColumnType type : List.of(
                ColumnType.Simple.BOOLEAN,
                ColumnType.Simple.INT,
                ColumnType.Simple.DOUBLE,
                ColumnType.Simple.DATE,
                ColumnType.Simple.TIMESTAMP,
                new ColumnType.Decimal(5, 2))) {
            FlowException refused =
                    assertThrows(FlowException.class, () -> SqlLiteral.typed("c", type, "1); DROP TABLE t; --"));
            assertTrue(refused.getMessage().contains("is no " + type), refused.getMessage());
        }
    }

    @Test
    void the_ledger_says_who_committed() {
        assertEquals(
                "SELECT \"run_id\", \"generation\", \"rows\" FROM \"sluice\".\"ledger\" WHERE \"batch\" ="
                        + " 'listens/20181101T000000Z-20181102T000000Z' AND \"target\" = 'music/plays.sql'",
                new LedgerStatement.SelectEntry(LEDGER, RUN.batch(), "music/plays.sql").sql());
        assertEquals(
                """
                INSERT INTO "sluice"."ledger" ("batch", "target", "run_id", "generation", "rows", "committed_at")
                VALUES ('listens/20181101T000000Z-20181102T000000Z', 'music.listens', '20181102T040000-1f2e3d4c', 3, 7, TIMESTAMP '2018-11-02 04:05:06.123456')""",
                new LedgerStatement.InsertEntry(
                                LEDGER,
                                RUN,
                                RUN.id(),
                                "music.listens",
                                7,
                                Instant.parse("2018-11-02T04:05:06.123456789Z"))
                        .sql());
        assertTrue(new LedgerStatement.CreateLedger(LEDGER).sql().contains("\"generation\" BIGINT NOT NULL"));
    }

    @Test
    void a_tag_is_json_that_no_value_can_break_out_of() {
        assertEquals(
                "/* {\"app\":\"sluice\",\"flow\":\"listens\",\"batch\":\"20181101T000000Z-20181102T000000Z\","
                        + "\"run\":\"20181102T040000-1f2e3d4c\",\"step\":\"load\"} */",
                QueryTag.of(RUN, "load").comment());
        String hostile = new QueryTag("*/ drop table t; /*", "b", "\"\\\n", "é").comment();
        assertEquals(2, hostile.indexOf("/*") == 0 && hostile.endsWith("*/") ? 2 : 0);
        assertFalse(hostile.substring(2, hostile.length() - 2).matches("(?s).*(\\*/|/\\*|\n).*"), hostile);
    }

    @Test
    void a_query_group_fits_redshift() {
        assertEquals(
                "SET query_group TO 'sluice/listens/20181101T000000Z-20181102T000000Z/20181102T040000-1f2e3d4c/load'",
                QueryTag.of(RUN, "load").setQueryGroup());
        String longest = new QueryTag("f'".repeat(400), "b", "r", "s").setQueryGroup();
        String value = longest.substring("SET query_group TO '".length(), longest.length() - 1);
        assertEquals(320, value.replace("''", "'").length());
    }
}
