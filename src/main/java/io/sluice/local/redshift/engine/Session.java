package io.sluice.local.redshift.engine;

import io.sluice.local.calls.Calls;
import io.sluice.local.s3.S3Files;
import io.sluice.local.spectrum.ColumnBound;
import io.sluice.local.spectrum.ExternalScan;
import io.sluice.local.spectrum.ScanCost;
import io.sluice.local.spectrum.Spectrum;
import io.sluice.local.spectrum.SpectrumFailure;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client: its transaction, temporary tables and settings. Used by one thread at a time, but for {@link #cancel}.
 */
public final class Session implements AutoCloseable {
    /** Redshift's number for data of an external table that do not fit. */
    private static final int UNFIT_DATA = 15001;

    static final String VERSION = "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017"
            + " (Red Hat 3.4.2-6.fc3), Redshift 1.0.0 (Sluice's local Redshift over DuckDB)";

    /** Where a statement stands in a script that was sent as one. */
    public enum Place {
        BEFORE_OTHERS,
        LAST
    }

    /** What a statement without a block is in one transaction with. */
    private enum Group {
        /** Nothing: it is a transaction. */
        NONE,
        /** The statements of a script. */
        SCRIPT,
        /** The statements of a script, which end with this one. */
        END_OF_SCRIPT,
        /** What is executed up to the end of a batch. */
        BATCH
    }

    private final Duck duck;
    private final Transaction transaction;
    private final Catalog catalog;
    private final AtomicLong catalogVersion;
    private final History history;
    private final Activity activity;
    private final Calls statements;
    private final S3Files files;
    private final Settings settings = new Settings();
    private final Cursors cursors = new Cursors();
    private final PreparedStatements preparedStatements = new PreparedStatements();
    private final String user;
    private final String database;
    private final int processId;
    private LocalDateTime statementStart = Transaction.now();
    private Group group = Group.NONE;
    private boolean inBlock;
    private long lastQuery = -1;
    private long lastCopy = -1;
    private long lastCopyCount;
    private long lastUnload = -1;
    private long lastUnloadCount;

    Session(
            Duck duck,
            Locks locks,
            AtomicLong catalogVersion,
            History history,
            Activity activity,
            Calls statements,
            Spectrum spectrum,
            S3Files files,
            String user,
            String database,
            int processId) {
        this.duck = duck;
        this.transaction = new Transaction(
                duck, locks, new Locks.Holder(user, processId), catalogVersion, history, settings, cursors);
        this.catalog = new Catalog(duck, spectrum, settings, catalogVersion, user, activity);
        this.catalogVersion = catalogVersion;
        this.history = history;
        this.activity = activity;
        activity.connected(new Activity.Connected(processId, user, database, Transaction.now()));
        this.statements = statements;
        this.files = files;
        this.user = user;
        this.database = database;
        this.processId = processId;
    }

    /** The statements of a script, each with its comments; a script that cannot be read is one statement. */
    public List<String> split(String script) {
        try {
            return Lexer.statements(script);
        } catch (SqlFailure e) {
            return List.of(script);
        }
    }

    /**
     * Reads and resolves a statement without running it.
     *
     * @param parameterOids the types of the parameters, 0 where they are to be inferred; may be shorter than they are
     */
    public Prepared prepare(String sql, int[] parameterOids) throws SqlFailure {
        try {
            Statement statement = StatementParser.parse(sql);
            checkBlock(statement);
            touch();
            int[] given = Arrays.stream(parameterOids)
                    .map(oid -> oid == PgType.UNKNOWN.oid() ? PgType.UNSPECIFIED : oid)
                    .toArray();
            return describe(sql, statement, given);
        } catch (SQLException e) {
            throw failed(Failures.of(e));
        } catch (SqlFailure e) {
            throw failed(e);
        } catch (RuntimeException e) {
            throw failed(unexpected(e));
        }
    }

    /** What external tables and Glue raise, and our own faults: the session goes on, its transaction does not. */
    private static SqlFailure unexpected(RuntimeException e) {
        return e instanceof SpectrumFailure scan
                ? scanFailure(scan.code(), e.getMessage(), e)
                : new SqlFailure("XX000", "internal error: " + e, e);
    }

    private Prepared describe(String sql, Statement statement, int[] given) throws SqlFailure, SQLException {
        Plan plan = statement.plan(rendering(sql, given));
        if (plan.sql().isEmpty()) {
            List<Field> fields =
                    plan.outputs().map(outputs -> Fields.of(outputs).fields()).orElse(List.of());
            return new Prepared(this, sql, statement, given, new int[0], fields);
        }
        try (PreparedStatement prepared = duck.prepare(plan.sql().get())) {
            ParameterMetaData meta = prepared.getParameterMetaData();
            int[] types = new int[meta.getParameterCount()];
            boolean open = false;
            for (int i = 0; i < types.length; i++) {
                types[i] = i < given.length ? given[i] : PgType.UNSPECIFIED;
                if (types[i] == PgType.UNSPECIFIED) {
                    Optional<SqlType> inferred = SqlType.ofDuckDb(meta.getParameterTypeName(i + 1));
                    types[i] = inferred.map(SqlType::pg).orElse(PgType.UNKNOWN).oid();
                    open |= inferred.isEmpty();
                }
            }
            if (open) {
                return describe(sql, statement, onlyOpen(types, given));
            }
            for (int i = 0; i < types.length; i++) {
                types[i] = types[i] == PgType.UNKNOWN.oid() ? PgType.VARCHAR.oid() : types[i];
            }
            List<Field> fields = plan.rows() == Plan.Rows.NONE
                    ? List.of()
                    : Fields.of(prepared, plan.outputs()).fields();
            return new Prepared(this, sql, statement, given, types, fields);
        }
    }

    /** What was given, and UNKNOWN for what could not be inferred. */
    private static int[] onlyOpen(int[] types, int[] given) {
        int[] open = Arrays.copyOf(given, types.length);
        for (int i = 0; i < types.length; i++) {
            if (types[i] == PgType.UNKNOWN.oid()) {
                open[i] = types[i];
            }
        }
        return open;
    }

    Result run(Prepared prepared, List<Object> parameters) throws SqlFailure {
        statements.count(StatementParser.title(prepared.sql()));
        touch();
        boolean first = transaction.status() == TransactionStatus.IDLE && !transaction.isBegun();
        statementStart = first ? transaction.start() : Transaction.now();
        Run run = history.begin(transaction.id(), facts(), settings.label(), prepared.sql(), statementStart);
        try (StatementTimeout timeout = StatementTimeout.start(settings.statementTimeout(), this::cancel)) {
            return run(run.id(), prepared, parameters).of(run);
        } catch (SqlFailure | RuntimeException e) {
            SqlFailure failure = failed(e instanceof SqlFailure known ? known : unexpected((RuntimeException) e));
            run.failed(failure);
            throw failure;
        }
    }

    /**
     * Plans, waits for the locks, and begins. What others changed of the catalog meanwhile, such as a view whose lock this
     * statement waited for, is read again, so that names and rows are of one moment.
     */
    private Result run(long id, Prepared prepared, List<Object> parameters) throws SqlFailure {
        checkBlock(prepared.statement());
        for (; ; ) {
            boolean begun = transaction.isBegun();
            long version = catalogVersion.get();
            Rendering rendering = rendering(prepared.sql(), prepared.parameterOids());
            Plan plan = prepared.statement().plan(rendering);
            Execution execution = new Execution(this, duck, catalog, rendering, id, parameters);
            if (plan.block() == Plan.Block.CONTROL) {
                // Runs on the leader node alone: pg_last_query_id() does not tell of it.
                Result result = plan.work().run(execution);
                if (isAlone()) {
                    transaction.commit();
                }
                return result;
            }
            lastQuery = id;
            if (plan.block() == Plan.Block.OUTSIDE) {
                requireOutside(prepared);
            }
            transaction.acquire(plan.locks());
            if (plan.block() != Plan.Block.LOCKS) {
                transaction.begin();
            }
            if (begun || version == catalogVersion.get()) {
                return run(plan, execution, prepared);
            }
            transaction.unbegin();
            catalog.forget();
        }
    }

    private Result run(Plan plan, Execution execution, Prepared prepared) throws SqlFailure {
        Result result = plan.work().run(execution);
        recordScans(execution, plan);
        if (prepared.statement().changesCatalog()) {
            transaction.changedCatalog();
        }
        if (isAlone() || plan.block() == Plan.Block.COMMITS || plan.block() == Plan.Block.OUTSIDE) {
            transaction.commit();
        }
        return result;
    }

    /** Whether the statement is a transaction of its own, or ends one. */
    private boolean isAlone() {
        return transaction.status() == TransactionStatus.IDLE && (group == Group.NONE || group == Group.END_OF_SCRIPT);
    }

    private void requireOutside(Prepared prepared) throws SqlFailure {
        String title = prepared.statement().title(prepared.sql());
        if (transaction.status() != TransactionStatus.IDLE) {
            throw new SqlFailure("25001", title + " cannot run inside a transaction block");
        }
        if (transaction.isBegun() || group == Group.SCRIPT || group == Group.END_OF_SCRIPT) {
            throw new SqlFailure("25001", title + " cannot run inside a multiple commands statement");
        }
    }

    /** The next statement is one of several that were sent as one: together they are a transaction. */
    public void inScript(Place place) {
        group = place == Place.LAST ? Group.END_OF_SCRIPT : Group.SCRIPT;
    }

    /** What is executed from here to {@link #endGroup} is one transaction, but for blocks in it. */
    public void beginBatch() {
        group = Group.BATCH;
    }

    /** Commits what was executed without a block. */
    public void endGroup() throws SqlFailure {
        group = Group.NONE;
        if (transaction.status() == TransactionStatus.IDLE) {
            try {
                transaction.commit();
            } catch (SqlFailure e) {
                throw failed(e);
            }
        }
    }

    /** Fails a statement instead of running it, as a conflict with another transaction does; a COMMIT rolls back. */
    public SqlFailure conflict(Prepared prepared) throws SqlFailure {
        if (prepared.statement().endsBlock()) {
            transaction.rollback();
        }
        return failed(Failures.conflict("injected"));
    }

    /** What it cost to read external tables; all their columns where DuckDB has no one plan for the statement. */
    private void recordScans(Execution execution, Plan plan) throws SqlFailure {
        Rendering rendering = execution.rendering();
        if (rendering.scans().isEmpty()) {
            return;
        }
        Optional<ScanColumns> read = plan.sql().isEmpty()
                ? Optional.empty()
                : Optional.of(ScanColumns.of(duck, plan.sql().get(), execution.parameters()));
        int segment = 0;
        for (ExternalScan scan : rendering.scans()) {
            Set<String> columns = read.isPresent() ? read.get().columns() : scan.columns();
            List<ColumnBound> bounds = read.map(ScanColumns::bounds).orElse(List.of());
            ScanCost cost =
                    catalog.spectrum().cost(scan, columns, rendering.scans().size() > 1 ? List.of() : bounds);
            history.scanned(execution.id(), segment++, facts(), cost);
        }
    }

    /** A statement begins. What was found in a block's snapshot does not hold outside of it, nor the other way. */
    private void touch() {
        transaction.touch();
        boolean block = transaction.status() != TransactionStatus.IDLE || transaction.isBegun();
        if (block != inBlock) {
            catalog.forget();
            inBlock = block;
        }
    }

    private void checkBlock(Statement statement) throws SqlFailure {
        if (settings.isReadOnly() && statement.writes()) {
            throw new SqlFailure("25006", "transaction is read-only");
        }
        if (transaction.status() == TransactionStatus.FAILED && !statement.endsBlock()) {
            throw new SqlFailure(
                    "25P02", "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    /** What DuckDB says of a file of an external table is told of the object: nobody outside knows of files. */
    private SqlFailure failed(SqlFailure failure) throws SqlFailure {
        transaction.fail();
        String shown = files.withUrls(failure.getMessage());
        return shown.equals(failure.getMessage()) ? failure : scanFailure(UNFIT_DATA, shown, failure);
    }

    private static SqlFailure scanFailure(int code, String context, Exception cause) {
        return new SqlFailure("XX000", SpectrumFailure.TITLE, cause)
                .withDetail("error: " + SpectrumFailure.TITLE + ", code: " + code + ", context: " + context);
    }

    private Rendering rendering(String sql, int[] parameterOids) throws SqlFailure {
        return new Rendering(catalog, facts(), settings.all(), cursors, preparedStatements, parameterOids, sql);
    }

    private Facts facts() {
        return new Facts(
                user,
                database,
                settings.searchPath().stream().findFirst().orElse(Catalog.PUBLIC),
                statementStart,
                transaction.start(),
                processId,
                lastQuery,
                lastCopy,
                lastCopyCount,
                lastUnload,
                lastUnloadCount);
    }

    Transaction open() {
        return transaction;
    }

    Cursors cursors() {
        return cursors;
    }

    PreparedStatements preparedStatements() {
        return preparedStatements;
    }

    Settings parameters() {
        return settings;
    }

    S3Files files() {
        return files;
    }

    History history() {
        return history;
    }

    void copied(long id, long rows) {
        lastCopy = id;
        lastCopyCount = rows;
    }

    void unloaded(long id, long rows) {
        lastUnload = id;
        lastUnloadCount = rows;
    }

    public TransactionStatus transaction() {
        return transaction.status();
    }

    /** A statement failed outside of the engine, such as by its parameters: an open transaction becomes failed. */
    public void failed() {
        try {
            transaction.fail();
        } catch (SqlFailure e) {
            throw new IllegalStateException("DuckDB refused to roll back", e);
        }
    }

    /** Ends what runs or waits, from any thread; nothing happens when nothing does. */
    public void cancel() {
        transaction.cancelWait();
        duck.interrupt();
    }

    /** The session's parameters by name. */
    public Map<String, String> settings() {
        return Map.copyOf(settings.all());
    }

    /** Rolls back and forgets the session's temporary tables. */
    @Override
    public void close() {
        try {
            transaction.rollback();
        } catch (SqlFailure e) {
            throw new IllegalStateException("DuckDB refused to roll back", e);
        } finally {
            activity.left(processId);
            duck.close();
        }
    }
}
