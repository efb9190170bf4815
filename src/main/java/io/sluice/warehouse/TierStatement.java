package io.sluice.warehouse;

import io.sluice.model.ColumnType;
import io.sluice.model.Interval;
import io.sluice.model.TableName;
import io.sluice.plan.TierPlan;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Statements about what of a tiered table is hot. */
sealed interface TierStatement extends SqlStatement {
    /** In place of how long a stretch stays, when nothing is hot: a table without any row was never divided. */
    String NOTHING = "NOTHING";

    /** Sluice's own table: one row a stretch of time that is hot. */
    record CreateTiers(TableName tiers) implements TierStatement {
        @Override
        public String sql() {
            return "CREATE TABLE IF NOT EXISTS " + tiers.quoted()
                    + """
                     (
                      "target" VARCHAR(260) NOT NULL,
                      "hot_from" TIMESTAMP NOT NULL,
                      "hot_to" TIMESTAMP NOT NULL,
                      "stay" VARCHAR(16) NOT NULL
                    )""";
        }

        @Override
        public String purpose() {
            return "CREATE TABLE " + tiers;
        }
    }

    /** The hot stretches, in seconds since 1970: from, to, how long they stay. */
    record SelectTiers(TableName tiers, TableName target) implements TierStatement {
        @Override
        public String sql() {
            return "SELECT CAST(EXTRACT(EPOCH FROM \"hot_from\") AS BIGINT), CAST(EXTRACT(EPOCH FROM \"hot_to\") AS"
                    + " BIGINT), \"stay\"\nFROM " + tiers.quoted() + " WHERE \"target\" = "
                    + SqlLiteral.text(target.toString()) + " ORDER BY 1";
        }

        @Override
        public String purpose() {
            return "SELECT of what is hot of " + target;
        }
    }

    record DeleteTiers(TableName tiers, TableName target) implements TierStatement {
        @Override
        public String sql() {
            return "DELETE FROM " + tiers.quoted() + " WHERE \"target\" = " + SqlLiteral.text(target.toString());
        }

        @Override
        public String purpose() {
            return "DELETE of what was hot of " + target;
        }
    }

    record InsertTiers(TableName tiers, TableName target, HotSet hot) implements TierStatement {
        @Override
        public String sql() {
            String rows = hot.stretches().stream()
                    .map(s ->
                            row(s.interval().from(), s.interval().to(), s.stay().name()))
                    .collect(Collectors.joining(", "));
            return "INSERT INTO " + tiers.quoted() + " (\"target\", \"hot_from\", \"hot_to\", \"stay\")\nVALUES "
                    + (rows.isEmpty() ? row(Instant.EPOCH, Instant.EPOCH, NOTHING) : rows);
        }

        private String row(Instant from, Instant to, String stay) {
            return "(" + SqlLiteral.text(target.toString()) + ", " + timestamp(from) + ", " + timestamp(to) + ", "
                    + SqlLiteral.text(stay) + ")";
        }

        @Override
        public String purpose() {
            return "INSERT of what is hot of " + target;
        }
    }

    /**
     * Hot and cold rows as one table. Late-binding, as views over external tables have to be
     * (https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_VIEW.html); the bounds are constants, so that Spectrum
     * prunes partitions. When nothing is hot, the hot table is not named: it may be dropped then.
     */
    record CreateView(TierPlan plan, List<String> columns, HotSet hot) implements TierStatement {
        @Override
        public String sql() {
            String names = TableStatement.names(columns);
            String fromHot = hot.intervals().isEmpty()
                    ? ""
                    : "SELECT " + names + "\nFROM " + plan.hotTable().quoted() + "\nWHERE "
                            + within(plan, hot.intervals()) + "\nUNION ALL\n";
            return "CREATE OR REPLACE VIEW " + plan.view().quoted() + " AS\n" + fromHot + "SELECT " + names + "\nFROM "
                    + plan.externalTable().quoted() + "\nWHERE " + outside(plan, hot.intervals())
                    + "\nWITH NO SCHEMA BINDING";
        }

        @Override
        public String purpose() {
            return "CREATE OR REPLACE VIEW " + plan.view();
        }
    }

    /** Rows and sums of each window, of one tier. */
    record SumWindows(TierPlan plan, TableName table, List<Interval> intervals) implements TierStatement {
        @Override
        public String sql() {
            String column = TableStatement.name(plan.column());
            String sums = plan.verify().stream()
                    .map(name -> ", CAST(SUM(" + TableStatement.name(name) + ") AS VARCHAR(64))")
                    .collect(Collectors.joining());
            return "SELECT " + column + ", COUNT(*)" + sums + "\nFROM " + table.quoted() + "\nWHERE "
                    + within(plan, intervals) + "\nGROUP BY " + column + "\nORDER BY " + column;
        }

        @Override
        public String purpose() {
            return "SELECT of rows and sums of " + table;
        }
    }

    record DeleteHot(TierPlan plan, List<Interval> intervals) implements TierStatement {
        @Override
        public String sql() {
            return "DELETE FROM " + plan.hotTable().quoted() + "\nWHERE " + within(plan, intervals);
        }

        @Override
        public String purpose() {
            return "DELETE of what is cold from " + plan.hotTable();
        }
    }

    /** Copies rows from the lake, through Spectrum. */
    record InsertFromLake(TierPlan plan, List<String> columns, List<Interval> intervals) implements TierStatement {
        @Override
        public String sql() {
            String names = TableStatement.names(columns);
            return "INSERT INTO " + plan.hotTable().quoted() + " (" + names + ")\nSELECT " + names + "\nFROM "
                    + plan.externalTable().quoted() + "\nWHERE " + within(plan, intervals);
        }

        @Override
        public String purpose() {
            return "INSERT into " + plan.hotTable() + " from " + plan.externalTable();
        }
    }

    private static String within(TierPlan plan, List<Interval> intervals) {
        String column = TableStatement.name(plan.column());
        return intervals.isEmpty()
                ? "FALSE"
                : intervals.stream()
                        .map(i -> "(" + column + " >= " + literal(plan, i.from()) + " AND " + column + " < "
                                + literal(plan, i.to()) + ")")
                        .collect(Collectors.joining(" OR "));
    }

    private static String outside(TierPlan plan, List<Interval> intervals) {
        String column = TableStatement.name(plan.column());
        List<String> conditions = new ArrayList<>();
        String after = "";
        for (Interval interval : intervals) {
            conditions.add("(" + after + column + " < " + literal(plan, interval.from()) + ")");
            after = column + " >= " + literal(plan, interval.to()) + " AND ";
        }
        conditions.add(after.isEmpty() ? "TRUE" : "(" + after.substring(0, after.length() - " AND ".length()) + ")");
        return String.join(" OR ", conditions);
    }

    private static String literal(TierPlan plan, Instant instant) {
        return plan.columnType() == ColumnType.Simple.DATE
                ? "DATE '" + instant.atOffset(ZoneOffset.UTC).toLocalDate() + "'"
                : timestamp(instant);
    }

    private static String timestamp(Instant instant) {
        return SqlLiteral.timestamp(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }
}
