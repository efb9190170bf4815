package io.sluice.local.redshift.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeIT {
    @TempDir
    static Path folder;

    private static Warehouse warehouse;

    @BeforeAll
    static void open() {
        warehouse = new Warehouse(folder);
    }

    @AfterAll
    static void close() {
        warehouse.close();
    }

    @BeforeEach
    void tables() throws SqlFailure {
        warehouse.run("DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA s; CREATE TABLE s.t (k INT, v VARCHAR(3));"
                + "CREATE TABLE s.src (k INT, v VARCHAR(9)); INSERT INTO s.t VALUES (1,'a'),(2,'b');"
                + "INSERT INTO s.src VALUES (2,'B'),(3,'C')");
    }

    private static List<List<Object>> rows() throws SqlFailure {
        return warehouse.rows("SELECT k, v FROM s.t ORDER BY k");
    }

    @Test
    void matching_rows_are_updated_and_others_inserted() throws SqlFailure {
        warehouse.run("MERGE INTO s.t USING s.src AS x ON t.k = x.k WHEN MATCHED THEN UPDATE SET v = x.v || '!'"
                + " WHEN NOT MATCHED THEN INSERT (k, v) VALUES (x.k, x.v)");
        assertEquals(List.of(List.of(1, "a"), List.of(2, "B!"), List.of(3, "C")), rows());
    }

    @Test
    void matching_rows_are_deleted() throws SqlFailure {
        warehouse.run("MERGE INTO s.t USING (SELECT * FROM s.src) AS x ON s.t.k = x.k WHEN MATCHED THEN DELETE"
                + " WHEN NOT MATCHED THEN INSERT VALUES (x.k, x.v)");
        assertEquals(List.of(List.of(1, "a"), List.of(3, "C")), rows());
    }

    @Test
    void remove_duplicates_replaces_matching_rows() throws SqlFailure {
        warehouse.run("MERGE INTO s.t USING s.src ON t.k = src.k REMOVE DUPLICATES");
        assertEquals(List.of(List.of(1, "a"), List.of(2, "B"), List.of(3, "C")), rows());
    }

    @Test
    void two_matches_of_one_row_and_too_long_text_fail() throws SqlFailure {
        String merge = "MERGE INTO s.t USING s.src ON t.k = src.k WHEN MATCHED THEN UPDATE SET v = src.v"
                + " WHEN NOT MATCHED THEN INSERT VALUES (src.k, src.v)";
        warehouse.run("INSERT INTO s.src VALUES (2, 'Q')");
        assertEquals(
                "Found multiple matches to update the same tuple.",
                warehouse.refused(merge).getMessage());
        warehouse.run("DELETE FROM s.src WHERE v = 'Q'; UPDATE s.src SET v = 'longer' WHERE k = 2");
        assertEquals("22001", warehouse.refused(merge).sqlState());
        assertEquals(2, rows().size());
    }
}
