package io.sluice.local.redshift.engine;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * UNLOAD ('query') TO S3.
 *
 * @param prefix the URL that all keys begin with
 * @param partitions output columns that become folders, empty for none
 * @param options by their names in lower case, sizes in bytes, empty values for those without one
 */
record Unload(Query query, String prefix, UnloadFormat format, List<String> partitions, Map<String, String> options)
        implements Statement {
    /** The most bytes of a file: 6.2 GB. */
    static final long MOST_BYTES = 6_657_199_308L;

    @Override
    public boolean changesCatalog() {
        return false;
    }

    @Override
    public Plan plan(Rendering rendering) throws SqlFailure {
        RenderedQuery rendered = query.render(Scope.root(rendering));
        return Plan.of(
                Plan.Block.INSIDE, Plan.locks(rendering, Optional.empty()), execution -> run(rendered, execution));
    }

    private Result run(RenderedQuery rendered, Execution execution) throws SqlFailure {
        Session session = execution.session();
        LoadLog log = session.history().loads();
        Facts facts = execution.rendering().facts();
        LocalDateTime start = Transaction.now();
        session.unloaded(execution.id(), 0);
        try {
            List<UnloadedFile> files = new Unloading(this, execution).run(rendered);
            log.unloaded(execution.id(), facts, this, start, files, null);
            long rows = files.stream().mapToLong(UnloadedFile::rows).sum();
            session.unloaded(execution.id(), rows);
            return Result.done("UNLOAD", "UNLOAD completed, " + rows + " record(s) unloaded successfully.");
        } catch (SqlFailure e) {
            log.unloaded(execution.id(), facts, this, start, List.of(), e.getMessage());
            throw e;
        }
    }

    /** The columns' widths in characters, none unless they are FIXEDWIDTH. */
    List<Integer> widths() throws SqlFailure {
        return has("fixedwidth") ? FixedWidthRecords.widths(options.get("fixedwidth")) : List.of();
    }

    UnloadCompression compression() {
        return UnloadCompression.of(this);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    boolean isParallel() {
        return !"off".equals(options.get("parallel"));
    }

    /** The most bytes of a file. */
    long fileSize() {
        return has("maxfilesize") ? Long.parseLong(options.get("maxfilesize")) : MOST_BYTES;
    }

    /** What names of files end in, with its dot. An EXTENSION stands for the compression's own, too. */
    String suffix() {
        if (has("extension")) {
            String extension = options.get("extension");
            return extension.isEmpty() || extension.startsWith(".") ? extension : "." + extension;
        }
        return format == UnloadFormat.PARQUET ? ".parquet" : compression().suffix();
    }

    /** The URL that files and manifest are named under: partitions are folders, so their parent is one, too. */
    String base() {
        return partitions.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    }
}
