package io.sluice.local.spectrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TypeParserTest {
    @Test
    void glue_types_become_the_types_that_redshift_reads() {
        assertEquals("SMALLINT", TypeParser.glue("tinyint").duck());
        assertEquals("FLOAT", TypeParser.glue("float").duck());
        assertEquals("VARCHAR", TypeParser.glue("varchar(20)").duck());
        assertEquals("DECIMAL(12,5)", TypeParser.glue("decimal(12, 5)").duck());
        assertEquals("DECIMAL(10,0)", TypeParser.glue("DECIMAL").duck());
        assertEquals(
                "STRUCT(\"a\" INTEGER, \"b\" VARCHAR[], \"c d\" STRUCT(\"key\" VARCHAR, \"value\""
                        + " STRUCT(\"x\" TIMESTAMP))[])",
                TypeParser.glue("struct<a:int,b:array<string>,c d:map<string,struct<x:timestamp>>>")
                        .duck());
    }

    @Test
    void a_type_that_spectrum_does_not_read_is_named() {
        for (String wrong : List.of("uniontype<int,string>", "array<int", "struct<a>", "timestamptz", "", "int x")) {
            String message = assertThrows(SpectrumFailure.class, () -> TypeParser.glue(wrong))
                    .getMessage();
            assertTrue(message.contains("'" + wrong + "'"), message);
        }
    }

    @Test
    void the_types_of_files_are_read_as_duckdb_writes_them() {
        String written = "STRUCT(a INTEGER, \"b c\" VARCHAR[], \"q\"\"x\" MAP(VARCHAR, DECIMAL(5,2))[][])";
        assertEquals(
                "STRUCT(\"a\" INTEGER, \"b c\" VARCHAR[], \"q\"\"x\""
                        + " STRUCT(\"key\" VARCHAR, \"value\" DECIMAL(5,2))[][][])",
                TypeParser.duck(written).duck());
        assertEquals(
                "TIMESTAMP WITH TIME ZONE",
                TypeParser.duck("TIMESTAMP WITH TIME ZONE").duck());
    }

    @Test
    void a_column_takes_only_what_spectrum_would_read_as_its_type() {
        assertTrue(accepts("int", "SMALLINT"));
        assertTrue(accepts("string", "BLOB"));
        assertTrue(accepts("timestamp", "TIMESTAMP_NS"));
        assertTrue(accepts("timestamp", "TIMESTAMP WITH TIME ZONE"));
        assertTrue(accepts("struct<a:int,z:string>", "STRUCT(A INTEGER, extra DOUBLE)"));
        assertFalse(accepts("bigint", "INTEGER"));
        assertFalse(accepts("int", "BIGINT"));
        assertFalse(accepts("double", "FLOAT"));
        assertFalse(accepts("decimal(10,2)", "DECIMAL(12,2)"));
        assertFalse(accepts("date", "TIMESTAMP"));
        assertFalse(accepts("string", "INTEGER"));
        assertFalse(accepts("array<int>", "INTEGER"));
        assertFalse(accepts("array<struct<a:int>>", "STRUCT(a VARCHAR)[]"));
    }

    private static boolean accepts(String glue, String duck) {
        return TypeParser.glue(glue).accepts(TypeParser.duck(duck));
    }
}
