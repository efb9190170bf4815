package io.sluice.local.redshift.engine;

import io.sluice.local.s3.S3Files;
import io.sluice.local.s3.S3Object;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One running UNLOAD. The query runs once, into a temporary table; the files are written from it to a folder of their
 * own, and become objects when all of them are there, the manifest last.
 */
final class Unloading {
    /** Slices of the cluster that this server stands for: rows go to them in turn. */
    private static final int SLICES = 2;

    private static final String NULL_PARTITION = "__HIVE_DEFAULT_PARTITION__";

    private final Unload unload;
    private final Execution execution;
    private final S3Files store;
    private final String table;
    private final List<UnloadColumn> columns = new ArrayList<>();
    private final List<UnloadedFile> files = new ArrayList<>();
    private final Set<String> folders = new TreeSet<>();

    Unloading(Unload unload, Execution execution) {
        this.unload = unload;
        this.execution = execution;
        this.store = execution.session().files();
        this.table = "temp.main.sluice_unload_" + execution.id();
    }

    /** @return the files that are objects now */
    List<UnloadedFile> run(RenderedQuery query) throws SqlFailure {
        boolean overwrites = unload.has("allowoverwrite") || unload.has("cleanpath");
        if (!overwrites && !store.list(unload.prefix()).isEmpty()) {
            throw new SqlFailure(
                    "XX000",
                    "Specified unload destination on S3 is not empty. Consider using a different bucket / prefix,"
                            + " manually removing the target files in S3, or using the ALLOWOVERWRITE option.");
        }
        describe(query);
        List<UnloadColumn> partitions = partitions();
        List<UnloadColumn> written = written(partitions);
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("sluice-unload");
            materialise(query.sql());
            write(scratch, partitions, written);
            execution.duck().run("DROP TABLE " + table);
            publish(scratch, written);
        } catch (IOException e) {
            throw new SqlFailure("XX000", "S3ServiceException: UNLOAD could not write: " + e.getMessage(), e);
        } finally {
            remove(scratch);
        }
        return files;
    }

    private void describe(RenderedQuery query) throws SqlFailure {
        try (PreparedStatement statement = execution.duck().prepare(query.sql())) {
            Fields fields = Fields.of(statement, query.outputs());
            for (int i = 0; i < fields.fields().size(); i++) {
                columns.add(new UnloadColumn(
                        i, fields.fields().get(i).name(), fields.types().get(i)));
            }
        } catch (SQLException e) {
            throw Failures.of(e);
        }
    }

    private List<UnloadColumn> partitions() throws SqlFailure {
        List<UnloadColumn> partitions = new ArrayList<>();
        for (String name : unload.partitions()) {
            partitions.add(columns.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new SqlFailure(
                            "42703", "column \"" + name + "\" of PARTITION BY does not exist in the query's result")));
        }
        return partitions;
    }

    private List<UnloadColumn> written(List<UnloadColumn> partitions) throws SqlFailure {
        List<UnloadColumn> written = columns.stream()
                .filter(column -> unload.has("include") || !partitions.contains(column))
                .toList();
        if (written.isEmpty()) {
            throw new SqlFailure("0A000", "UNLOAD needs at least one column that is not in PARTITION BY");
        }
        long names = written.stream().map(UnloadColumn::name).distinct().count();
        if (unload.format().namesColumns() && names < written.size()) {
            throw new SqlFailure(
                    "42701", "UNLOAD to " + unload.format() + " needs columns of different names: give aliases");
        }
        if (unload.has("fixedwidth") && unload.widths().size() != written.size()) {
            throw new SqlFailure(
                    "22023",
                    "FIXEDWIDTH names " + unload.widths().size() + " columns, the query has " + written.size());
        }
        return written;
    }

    private void materialise(String sql) throws SqlFailure {
        execution.duck().run("CREATE TEMP TABLE " + table + "(" + UnloadColumn.names(columns) + ") AS " + sql);
    }

    private void write(Path scratch, List<UnloadColumn> partitions, List<UnloadColumn> written)
            throws SqlFailure, IOException {
        if (partitions.isEmpty()) {
            write(scratch, written, unload.base(), table, "true");
            return;
        }
        String keys = UnloadColumn.names(partitions);
        String grouped = table + "_g";
        execution
                .duck()
                .run("CREATE TEMP TABLE " + grouped + " AS SELECT *, dense_rank() OVER (ORDER BY " + keys
                        + ") AS g FROM " + table + " ORDER BY g, rowid");
        List<String> values = partitions.stream()
                .map(key -> key.type().equals(SqlType.BOOLEAN) ? "CAST(" + key.sql() + " AS VARCHAR)" : key.text())
                .map(text -> "any_value(" + text + ")")
                .toList();
        List<List<Object>> groups = execution
                .duck()
                .rows("SELECT g, " + keyed(partitions, values) + " FROM " + grouped + " GROUP BY g ORDER BY g");
        for (List<Object> group : groups) {
            StringBuilder folder = new StringBuilder(unload.base());
            for (int i = 0; i < partitions.size(); i++) {
                Object value = group.get(i + 1);
                folder.append(HivePath.escaped(partitions.get(i).name()))
                        .append('=')
                        .append(value == null ? NULL_PARTITION : HivePath.escaped(value.toString()))
                        .append('/');
            }
            folders.add(folder.toString());
            Path part = Files.createDirectory(scratch.resolve("g" + group.get(0)));
            write(part, written, folder.toString(), grouped, "g = " + group.get(0));
        }
        execution.duck().run("DROP TABLE " + grouped);
    }

    /** The values of a group's keys; NULL where the key is. */
    private static String keyed(List<UnloadColumn> partitions, List<String> values) {
        List<String> keyed = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            keyed.add("CASE WHEN count(" + partitions.get(i).sql() + ") > 0 THEN " + values.get(i) + " END");
        }
        return String.join(", ", keyed);
    }

    private void write(Path scratch, List<UnloadColumn> written, String folder, String from, String condition)
            throws SqlFailure, IOException {
        int slices = unload.isParallel() ? SLICES : 1;
        for (int slice = 0; slice < slices; slice++) {
            String rows = " FROM " + from + " WHERE " + condition + " AND rowid % " + slices + " = " + slice;
            Path output = Files.createDirectory(scratch.resolve("s" + slice));
            int part = 0;
            for (UnloadWriter.Part file : UnloadWriter.write(unload, execution.duck(), written, output, rows)) {
                String name = unload.isParallel()
                        ? String.format("%04d_part_%02d", slice, part++)
                        : String.format("%03d", part++);
                files.add(new UnloadedFile(
                        folder + name + unload.suffix(), file.path(), Files.size(file.path()), file.rows()));
            }
        }
    }

    private void publish(Path scratch, List<UnloadColumn> written) throws IOException {
        if (unload.has("cleanpath")) {
            for (String cleaned : unload.partitions().isEmpty() ? Set.of(unload.prefix()) : folders) {
                for (S3Object object : store.list(cleaned)) {
                    store.delete(object.url());
                }
            }
        }
        for (UnloadedFile file : files) {
            store.put(file.url(), file.path());
        }
        if (unload.has("manifest") && !files.isEmpty()) {
            Path manifest = scratch.resolve("manifest");
            UnloadManifest.write(manifest, unload, written, files);
            store.put(unload.base() + "manifest", manifest);
        }
    }

    private static void remove(Path scratch) throws SqlFailure {
        if (scratch == null) {
            return;
        }
        try (Stream<Path> inside = Files.walk(scratch)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new SqlFailure("XX000", "UNLOAD could not remove its folder " + scratch + ": " + e, e);
        }
    }
}
