package io.sluice.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.model.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GlueTypesTest {
    @Test
    void every_type_comes_back_from_its_name_in_glue() {
        List<ColumnType> types = new ArrayList<>(List.of(ColumnType.Simple.values()));
        types.add(new ColumnType.Decimal(38, 18));
        types.add(new ColumnType.Varchar(300));
        types.add(new ColumnType.Nested("struct<a:int,b:array<map<string,decimal(5,2)>>>"));
        for (ColumnType type : types) {
            assertEquals(Optional.of(type), GlueTypes.fromGlue(GlueTypes.toGlue(type)));
        }
    }

    @Test
    void synonyms_blanks_and_case_do_not_make_another_type() {
        assertTrue(GlueTypes.isSame("INTEGER", "int"));
        assertTrue(GlueTypes.isSame("decimal( 10 , 2 )", "decimal(10,2)"));
        assertTrue(GlueTypes.isSame("decimal", "decimal(10,0)"));
        assertTrue(GlueTypes.isSame("struct<A: int, b:string>", "struct<a:int,b:string>"));
        assertFalse(GlueTypes.isSame("int", "bigint"));
        assertFalse(GlueTypes.isSame("varchar(10)", "string"));
        assertFalse(GlueTypes.isSame("tinyint", "smallint"));
        assertTrue(GlueTypes.isSame("CHAR(3)", "char(3)"));
    }

    @Test
    void a_type_that_sluice_never_writes_is_none() {
        assertEquals(Optional.empty(), GlueTypes.fromGlue("tinyint"));
        assertEquals(Optional.empty(), GlueTypes.fromGlue("decimal(39,2)"));
        assertEquals(Optional.empty(), GlueTypes.fromGlue("varchar(70000)"));
    }
}
