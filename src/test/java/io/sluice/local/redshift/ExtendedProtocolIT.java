package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The messages of the extended and the simple protocol in their order, as a client sees them. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExtendedProtocolIT {
    private static TestServer server;
    private RawClient client;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = TestServer.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        client = server.loggedIn();
    }

    @AfterEach
    void leave() {
        client.close();
    }

    @Test
    void a_row_limit_suspends_the_portal_and_the_next_execute_goes_on_from_there() {
        client.query("begin").untilReady();
        client.parse("s", "select 1 as i union all select 2 union all select 3 order by 1");
        client.bind("p", "s", Format.TEXT).execute("p", 2).execute("p", 2).sync();
        assertEquals(List.of("1", "2", "D:1", "D:2", "s", "D:3", "C:SELECT 3", "Z:T"), client.untilReady());
    }

    @Test
    void after_an_error_everything_up_to_sync_is_skipped_and_the_session_goes_on() {
        client.parse("", "select * from no_such_table");
        client.bind("", "", Format.TEXT).execute("", 0).parse("", "select 1").sync();
        List<String> said = client.untilReady();
        assertEquals(2, said.size(), said.toString());
        assertTrue(said.get(0).startsWith("E:ERROR") && said.get(0).contains("no_such_table"), said.toString());
        assertEquals("Z:I", said.get(1));

        client.parse("", "select 1").bind("", "", Format.TEXT).execute("", 0).sync();
        assertEquals(List.of("1", "2", "D:1", "C:SELECT 1", "Z:I"), client.untilReady());
    }

    @Test
    void what_is_executed_up_to_one_sync_is_one_transaction() {
        client.query("create table batched (a int)").untilReady();
        client.parse("i", "insert into batched values (1)");
        client.bind("", "i", Format.TEXT)
                .execute("", 0)
                .bind("", "i", Format.TEXT)
                .execute("", 0);
        client.parse("", "select 1 / 0")
                .bind("", "", Format.TEXT)
                .execute("", 0)
                .sync();
        List<String> said = client.untilReady();
        assertEquals(List.of("1", "2", "C:INSERT 0 1", "2", "C:INSERT 0 1"), said.subList(0, 5));
        assertEquals("Z:I", last(said));
        assertEquals(
                "D:0", client.query("select count(*) from batched").untilReady().get(1));
        client.bind("", "i", Format.TEXT)
                .execute("", 0)
                .bind("", "i", Format.TEXT)
                .execute("", 0)
                .sync();
        assertEquals("Z:I", last(client.untilReady()));
        assertEquals(
                "D:2", client.query("select count(*) from batched").untilReady().get(1));
        client.query("drop table batched").untilReady();
    }

    @Test
    void copy_to_stdout_sends_lines_and_copy_from_stdin_is_refused() {
        assertEquals(
                List.of("H", "d", "d", "c", "C:COPY 2", "Z:I"),
                client.query("copy (select 1 union all select 2) to stdout").untilReady());
        List<String> refused = client.query("copy nothing from stdin").untilReady();
        assertEquals(
                List.of("E:ERROR 0A000 COPY FROM STDIN is not supported: Redshift loads from S3 only", "Z:I"), refused);
    }

    @Test
    void an_error_in_a_transaction_block_fails_it_until_its_end() {
        client.query("begin").untilReady();
        assertEquals("Z:E", last(client.query("select * from no_such_table").untilReady()));
        List<String> refused = client.query("select 1").untilReady();
        assertEquals(
                List.of(
                        "E:ERROR 25P02 current transaction is aborted, commands ignored until end of transaction block",
                        "Z:E"),
                refused);
        assertEquals(List.of("C:ROLLBACK", "Z:I"), client.query("commit").untilReady());
    }

    @Test
    void a_portal_that_cannot_be_decoded_fails_the_statement_and_not_the_connection() {
        client.parse("s", "select $1::int");
        client.bind("", "s", Format.TEXT, "twelve").execute("", 0).sync();
        assertEquals(
                List.of("1", "E:ERROR 22P02 invalid input syntax for type integer: \"twelve\"", "Z:I"),
                client.untilReady());
        client.bind("", "s", Format.BINARY, "12").execute("", 0).sync();
        assertEquals(List.of("2", "D:0000000c", "C:SELECT 1", "Z:I"), client.untilReady());
    }

    @Test
    void too_few_parameters_are_refused() {
        client.parse("", "select $1::int + $2::int")
                .bind("", "", Format.TEXT, "1")
                .sync();
        assertEquals(
                "E:ERROR 08P01 bind message supplies 1 parameters, but prepared statement \"\" requires 2",
                client.untilReady().get(1));
    }

    @Test
    void names_that_do_not_exist_or_exist_already_are_refused() {
        client.bind("", "nowhere", Format.TEXT).sync();
        assertEquals(
                "E:ERROR 26000 prepared statement \"nowhere\" does not exist",
                client.untilReady().get(0));
        client.execute("nowhere", 0).sync();
        assertEquals(
                "E:ERROR 34000 portal \"nowhere\" does not exist",
                client.untilReady().get(0));
        client.parse("twice", "select 1").parse("twice", "select 2").sync();
        assertEquals(
                "E:ERROR 42P05 prepared statement \"twice\" already exists",
                client.untilReady().get(1));
    }

    @Test
    void a_closed_statement_is_gone_and_its_name_free() {
        client.parse("s", "select 1");
        client.begin('C').letter('S').string("s");
        client.end()
                .parse("s", "select 2")
                .bind("", "s", Format.TEXT)
                .execute("", 0)
                .sync();
        assertEquals(List.of("1", "3", "1", "2", "D:2", "C:SELECT 1", "Z:I"), client.untilReady());
    }

    @Test
    void a_statement_is_described_without_being_executed() {
        client.parse("s", "select 1 as i");
        client.begin('D').letter('S').string("s");
        client.end().sync();
        assertEquals(List.of("1", "t", "T", "Z:I"), client.untilReady());
    }

    @Test
    void portals_end_with_their_transaction() {
        client.parse("", "select 1").bind("p", "", Format.TEXT).sync();
        client.untilReady();
        client.execute("p", 0).sync();
        assertEquals(
                "E:ERROR 34000 portal \"p\" does not exist", client.untilReady().get(0));
    }

    @Test
    void nothing_to_execute_is_answered_as_an_empty_query() {
        assertEquals(List.of("I", "Z:I"), client.query("").untilReady());
        assertEquals(List.of("I", "Z:I"), client.query(" ; ; ").untilReady());
        client.parse("", "").bind("", "", Format.TEXT).execute("", 0).sync();
        assertEquals(List.of("1", "2", "I", "Z:I"), client.untilReady());
    }

    @Test
    void several_statements_of_one_string_end_at_the_first_error() {
        List<String> said =
                client.query("select 1; select * from no_such_table; select 3").untilReady();
        assertEquals(List.of("T", "D:1", "C:SELECT 1"), said.subList(0, 3));
        assertTrue(said.get(3).startsWith("E:ERROR"), said.toString());
        assertEquals("Z:I", said.get(4));
    }

    @Test
    void several_statements_cannot_be_prepared_as_one() {
        client.parse("", "select 1; select 2").sync();
        assertEquals(
                List.of("E:ERROR 42601 cannot insert multiple commands into a prepared statement", "Z:I"),
                client.untilReady());
    }

    private static String last(List<String> said) {
        return said.get(said.size() - 1);
    }
}
