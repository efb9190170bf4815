package io.sluice.local.redshift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of statements under the genuine psql. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScriptIT {
    private static Path folder;
    private static TestServer server;

    @BeforeAll
    static void start(@TempDir Path temporary) {
        assumeTrue(Psql.isInstalled(), "psql is not installed");
        folder = temporary;
        server = TestServer.start(folder);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static Psql.Answer script(String text, String... options) throws Exception {
        Path file = Files.writeString(folder.resolve("script.sql"), text);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-At", "-f", file.toString()));
        return Psql.run("host=127.0.0.1 port=" + server.port(), folder, arguments.toArray(String[]::new));
    }

    private static String value(String sql) throws Exception {
        return Psql.run("host=127.0.0.1 port=" + server.port(), folder, "-At", "-c", sql)
                .text();
    }

    @Test
    void a_script_describes_tables_and_takes_the_time() throws Exception {
        Psql.Answer answer = script("create schema a;\ncreate table a.t (id int not null, name varchar(10));\n"
                + "\\timing on\ninsert into a.t values (1, 'x');\n\\timing off\n\\d a.t\n\\dt a.*\n\\dn a\n");
        assertEquals(0, answer.exitCode(), answer.text());
        assertTrue(answer.text().contains("INSERT 0 1\nTime: "), answer.text());
        assertTrue(
                answer.text()
                        .endsWith(
                                "id|integer||not null|\nname|character varying(10)|||\na|t|table|awsuser\na|awsuser\n"),
                answer.text());
    }

    @Test
    void on_error_stop_ends_a_script_at_its_first_error() throws Exception {
        Psql.Answer answer = script(
                "create table stopped (a int);\ninsert into stopped values (1);\nselect 1/0;\n"
                        + "insert into stopped values (2);\n",
                "-v",
                "ON_ERROR_STOP=1");
        assertEquals(3, answer.exitCode());
        assertTrue(answer.text().contains("script.sql:3: ERROR:  Divide by zero"), answer.text());
        assertEquals("1\n", value("select count(*) from stopped"));
        assertEquals(0, script("select 1/0;\ninsert into stopped values (3);\n").exitCode());
        assertEquals("2\n", value("select count(*) from stopped"));
    }

    @Test
    void a_script_in_one_transaction_is_all_or_nothing() throws Exception {
        value("create table whole (a int)");
        Psql.Answer failed = script("insert into whole values (1);\nselect 1/0;\n", "-1", "-v", "ON_ERROR_STOP=1");
        assertEquals(3, failed.exitCode());
        assertEquals("0\n", value("select count(*) from whole"));
        assertEquals(
                0,
                script("insert into whole values (1);\ninsert into whole values (2);\n", "-1")
                        .exitCode());
        assertEquals("2\n", value("select count(*) from whole"));
    }

    @Test
    void values_go_from_one_statement_to_the_next() throws Exception {
        Psql.Answer answer = script("select 6 * 7 as answer, 'it''s' as word \\gset\n\\echo :answer\n"
                + "select :answer + 1, :'word';\n"
                + "select 'create table made_' || n || ' (a int)' from (select 1 as n union all select 2) t order by 1"
                + " \\gexec\nselect count(*) from made_1, made_2;\n");
        assertEquals("42\n43|it's\nCREATE TABLE\nCREATE TABLE\n0\n", answer.text());
    }

    @Test
    void copy_takes_rows_to_a_file() throws Exception {
        Psql.Answer answer = script("create table songs (id int, title varchar(40), at timestamp);\n"
                + "insert into songs values (1, 'Jóga, live', '2018-11-01 20:57:10'), (2, null, null),"
                + " (3, 'a\\tb\\\\c\"d', null);\n"
                + "\\copy (select * from songs order by id) to 'songs.txt'\n"
                + "\\copy (select * from songs order by id) to 'songs.csv' with csv header\n"
                + "\\copy (select id, title from songs where id < 3 order by id) to 'songs.psv' delimiter '|' null '?'\n"
                + "\\copy songs (id) to stdout (format csv)\n");
        assertTrue(answer.text().contains("COPY 3\nCOPY 3\nCOPY 2\n"), answer.text());
        assertEquals(
                "1\tJóga, live\t2018-11-01 20:57:10\n2\t\\N\t\\N\n3\ta\\tb\\\\c\"d\t\\N\n",
                Files.readString(folder.resolve("songs.txt")));
        assertEquals(
                "id,title,at\n1,\"Jóga, live\",2018-11-01 20:57:10\n2,,\n3,\"a\tb\\c\"\"d\",\n",
                Files.readString(folder.resolve("songs.csv")));
        assertEquals("1|Jóga, live\n2|?\n", Files.readString(folder.resolve("songs.psv")));
    }

    @Test
    void copy_of_what_does_not_exist_and_copy_into_a_table_are_refused_and_the_session_goes_on() throws Exception {
        Files.writeString(folder.resolve("in.txt"), "1\n");
        Psql.Answer answer = script("create table filled (a int);\n\\copy (select * from gone) to 'gone.txt'\n"
                + "\\copy filled from 'in.txt'\nselect count(*) from filled;\n");
        assertTrue(answer.text().contains("relation \"gone\" does not exist"), answer.text());
        assertTrue(answer.text().contains("COPY FROM STDIN is not supported"), answer.text());
        assertTrue(answer.text().endsWith("\n0\n"), answer.text());
    }

    @Test
    void statements_sent_as_one_string_are_one_transaction() throws Exception {
        value("create table grouped (a int)");
        assertTrue(value("insert into grouped values (1); select 1/0").contains("Divide by zero"));
        assertEquals("0\n", value("select count(*) from grouped"));
        assertTrue(value("insert into grouped values (1); commit; insert into grouped values (2); select 1/0")
                .contains("there is no transaction in progress"));
        assertEquals("1\n", value("select a from grouped"));
        value("insert into grouped values (3); begin; insert into grouped values (4); rollback");
        assertEquals("1\n", value("select a from grouped"));
        value("insert into grouped values (5); begin; insert into grouped values (6); commit; select 1/0");
        assertEquals("3\n", value("select count(*) from grouped"));
        assertTrue(
                value("select 1; vacuum grouped").contains("VACUUM cannot run inside a multiple commands statement"));
        assertEquals("VACUUM\n", value("vacuum grouped"));
    }

    @Test
    void notices_reach_the_client() throws Exception {
        assertTrue(value("drop table if exists nothing_here")
                .contains("Table \"nothing_here\" does not exist and will be skipped"));
        assertTrue(value("begin; begin").contains("there is already a transaction in progress"));
        assertTrue(value("commit").contains("there is no transaction in progress"));
        value("create table twice (a int)");
        assertTrue(value("create table if not exists twice (a int)").contains("already exists, skipping"));
    }
}
