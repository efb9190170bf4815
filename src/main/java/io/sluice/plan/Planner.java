package io.sluice.plan;

import io.sluice.config.Environment;
import io.sluice.config.Flow;
import io.sluice.config.Mode;
import io.sluice.config.Munge;
import io.sluice.config.Source;
import io.sluice.config.SourceQuery;
import io.sluice.config.Transform;
import io.sluice.config.Warehouse;
import io.sluice.model.ColumnType;
import io.sluice.model.Interval;
import io.sluice.model.Run;
import io.sluice.model.S3Location;
import io.sluice.model.TableName;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes every decision of a batch before anything is touched. */
public final class Planner {
    private static final DateTimeFormatter SQL_TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Environment environment;

    public Planner(Environment environment) {
        this.environment = environment;
    }

    /**
     * Plans one run.
     *
     * @param ownedBefore the values of every partition that earlier runs of the batch wrote
     */
    public BatchPlan plan(Flow flow, Run run, List<List<String>> ownedBefore) {
        QuarantinePlan quarantine = quarantine(flow, run);
        return new BatchPlan(
                run,
                extract(flow, run, quarantine),
                flow.source().query().map(query -> unload(flow, run, query)),
                munge(flow, run, quarantine),
                write(flow, run),
                merge(flow, run),
                register(flow, run, ownedBefore),
                load(flow, run, ownedBefore),
                flow.transforms().stream().map(t -> transform(flow, run, t)).toList());
    }

    private static ExtractPlan extract(Flow flow, Run run, QuarantinePlan quarantine) {
        Source source = flow.source();
        Interval window = run.batch().interval();
        return new ExtractPlan(
                run.batch(),
                source.path().map(path -> WindowObjects.of(path, window)).orElse(List.of()),
                source.whenEmpty(),
                source.format(),
                source.columns(),
                source.unknownFields(),
                windowColumn(source, window),
                quarantine);
    }

    private UnloadPlan unload(Flow flow, Run run, SourceQuery query) {
        boolean isTable = flow.mode() == Mode.ELT;
        return new UnloadPlan(
                run,
                query.name(),
                FlowQuery.render(query, window(run)),
                runDirectory(flow, run),
                environment.redshift().copyRole(),
                flow.source().whenEmpty(),
                windowColumn(flow.source(), run.batch().interval()),
                purpose(flow, query),
                isTable ? flow.lake().partitionBy() : List.of(),
                flow.lake().fileBytes());
    }

    private static UnloadPlan.Purpose purpose(Flow flow, SourceQuery query) {
        if (query.via() == SourceQuery.Via.CONNECTOR) {
            return UnloadPlan.Purpose.CONNECTOR;
        }
        return flow.mode() == Mode.ELT ? UnloadPlan.Purpose.LAKE_TABLE : UnloadPlan.Purpose.SPARK;
    }

    private static Optional<WindowColumn> windowColumn(Source source, Interval window) {
        return source.windowColumn().map(name -> new WindowColumn(name, windowType(source), window.from()));
    }

    private QuarantinePlan quarantine(Flow flow, Run run) {
        S3Location directory =
                quarantineRoot(flow).resolve(run.batch().interval().key()).resolve("run=" + run.id());
        return new QuarantinePlan(
                directory,
                flow.munge().maxQuarantineRatio(),
                flow.munge().masks().isEmpty() ? QuarantinePlan.RawText.KEEP : QuarantinePlan.RawText.WITHHOLD);
    }

    private MungePlan munge(Flow flow, Run run, QuarantinePlan quarantine) {
        Munge munge = flow.munge();
        Interval window = run.batch().interval();
        Map<String, String> variables = Map.of("from", sqlTimestamp(window.from()), "to", sqlTimestamp(window.to()));
        boolean needsKey = munge.masks().stream().anyMatch(m -> m.method() == Munge.MaskMethod.HMAC);
        return new MungePlan(
                munge.sql().map(sql -> sparkSql(sql, variables)),
                munge.deduplicate(),
                munge.expectations(),
                munge.masks(),
                needsKey ? environment.maskKey() : Optional.empty(),
                munge.timeLimit(),
                quarantine);
    }

    private static String sparkSql(String sql, Map<String, String> variables) {
        FlowScripts.requireQuery(sql);
        return SqlScript.parse(FlowScripts.MUNGE, sql).render(variables).get(0);
    }

    /** Rows to be merged have no partitions yet. */
    private WritePlan write(Flow flow, Run run) {
        return flow.lake().merge().isPresent()
                ? write(flow, run, List.of(), List.of())
                : write(flow, run, flow.lake().partitionBy(), flow.lake().sortBy());
    }

    private Optional<MergePlan> merge(Flow flow, Run run) {
        return flow.lake()
                .merge()
                .map(merge -> new MergePlan(
                        merge,
                        write(flow, run, flow.lake().partitionBy(), flow.lake().sortBy()),
                        tableRoot(flow).resolve("merged=" + run.id()),
                        flow.lake().retention()));
    }

    private WritePlan write(Flow flow, Run run, List<String> partitionBy, List<String> sortBy) {
        S3Location directory = runDirectory(flow, run);
        return new WritePlan(
                run,
                flow.lake().table(),
                directory,
                directory.resolve("_manifest.json"),
                flow.lake().format(),
                partitionBy,
                sortBy,
                flow.lake().fileBytes(),
                flow.lake().compression(),
                flow.lake().timestamps());
    }

    private S3Location runDirectory(Flow flow, Run run) {
        return tableRoot(flow).resolve("run=" + run.id());
    }

    private RegisterPlan register(Flow flow, Run run, List<List<String>> ownedBefore) {
        S3Location root = tableRoot(flow);
        return new RegisterPlan(
                run,
                flow.lake().table(),
                flow.lake().format(),
                flow.description(),
                flow.owner(),
                root,
                root.resolve("_empty"),
                flow.lake().schemaChanges(),
                ownedBefore);
    }

    private LoadPlan load(Flow flow, Run run, List<List<String>> ownedBefore) {
        TableName lakeTable = flow.lake().table();
        return new LoadPlan(
                run,
                flow.warehouse().temperature(),
                flow.warehouse().load(),
                flow.warehouse().table(),
                external(flow),
                lakeTable.schema(),
                ledgerTable(flow.name()),
                environment.redshift().copyRole(),
                flow.warehouse().distributionKey(),
                flow.warehouse().sortKey(),
                new TableRules(
                        flow.warehouse().distribution(),
                        flow.description(),
                        flow.lake().schemaChanges(),
                        flow.warehouse().readers()),
                ownedBefore,
                stage(flow, run),
                tier(flow));
    }

    private Optional<StagePlan> stage(Flow flow, Run run) {
        return flow.isDirect()
                ? Optional.of(new StagePlan(
                        run,
                        ownTables().staged(run.id()),
                        runDirectory(flow, run),
                        environment.redshift().copyRole(),
                        windowColumn(flow.source(), run.batch().interval())))
                : Optional.empty();
    }

    /**
     * How a flow divides its rows between hot and cold, or did if it was ever tiered; empty when it has no column to divide
     * them by.
     */
    public Optional<TierPlan> tier(Flow flow) {
        Warehouse warehouse = flow.warehouse();
        return flow.source()
                .windowColumn()
                .filter(column -> flow.lake().partitionBy().stream().anyMatch(column::equalsIgnoreCase))
                .map(column -> new TierPlan(
                        flow.name(),
                        warehouse.temperature(),
                        warehouse.table(),
                        external(flow),
                        warehouse.view(),
                        ledgerTable(flow.name()),
                        ownTables().tiers(flow.name()),
                        column,
                        windowType(flow.source()),
                        flow.source().window(),
                        warehouse.hotFor(),
                        warehouse.verify()));
    }

    private static ColumnType windowType(Source source) {
        return source.window().isWholeDays() ? ColumnType.Simple.DATE : ColumnType.Simple.TIMESTAMP;
    }

    private TransformPlan transform(Flow flow, Run run, Transform transform) {
        Map<String, String> variables = new TreeMap<>(window(run));
        variables.put("hot", flow.warehouse().table().quoted());
        variables.put("external", external(flow).quoted());
        List<String> statements =
                SqlScript.parse(transform.name(), transform.sql()).render(variables);
        return new TransformPlan(run, transform.name(), statements, ledgerTable(flow.name()));
    }

    /** What all SQL for Redshift may say of the run. */
    private static Map<String, String> window(Run run) {
        Interval window = run.batch().interval();
        return Map.of(
                "from", sqlTimestamp(window.from()),
                "to", sqlTimestamp(window.to()),
                "from_date", sqlDate(window.from()),
                "to_date", sqlDate(window.to()),
                "batch", sqlString(run.batch().key()),
                "run", sqlString(run.id()));
    }

    private static TableName external(Flow flow) {
        return flow.lake().table().inSchema(flow.warehouse().externalSchema());
    }

    /** The flow's ledger in Redshift. */
    public TableName ledgerTable(String flow) {
        return ownTables().ledger(flow);
    }

    private OwnTables ownTables() {
        return new OwnTables(environment.redshift().ledgerSchema());
    }

    /** Below it, a directory for each window, and in that one for each run. */
    public S3Location quarantineRoot(Flow flow) {
        return environment.lake().quarantine().resolve(flow.name());
    }

    /** Below it, a directory for each run. */
    public S3Location tableRoot(Flow flow) {
        TableName table = flow.lake().table();
        return environment.lake().tables().resolve(table.schema()).resolve(table.table());
    }

    private static String sqlTimestamp(Instant instant) {
        return "TIMESTAMP '" + SQL_TIMESTAMP.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)) + "'";
    }

    private static String sqlDate(Instant instant) {
        return "DATE '" + LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toLocalDate() + "'";
    }

    private static String sqlString(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
