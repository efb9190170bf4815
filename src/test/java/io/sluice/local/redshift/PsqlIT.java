package io.sluice.local.redshift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
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

/** The server under the genuine psql, where this machine has it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PsqlIT {
    private static final Path PSQL = Path.of("/usr/bin/psql");
    private static TestServer server;

    private record Answer(int exitCode, String text) {}

    @BeforeAll
    static void start(@TempDir Path folder) {
        assumeTrue(Files.isExecutable(PSQL), "psql is not installed");
        server = TestServer.start(folder);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void several_statements_run_one_after_the_other() throws Exception {
        Answer answer = psql(
                TestServer.DATABASE,
                TestServer.PASSWORD,
                "-c",
                "create table songs (id int, title varchar(40)); insert into songs values (1, 'Jóga'), (2, null);"
                        + " select * from songs order by id");
        assertEquals(new Answer(0, "CREATE TABLE\nINSERT 0 2\n1|Jóga\n2|\n"), answer);
    }

    @Test
    void an_error_is_shown_and_the_session_goes_on() throws Exception {
        Answer answer = psql(
                TestServer.DATABASE, TestServer.PASSWORD, "-c", "select * from nowhere", "-c", "select 'still here'");
        assertEquals(0, answer.exitCode());
        assertTrue(answer.text().startsWith("ERROR:"), answer.text());
        assertTrue(answer.text().endsWith("still here\n"), answer.text());
    }

    @Test
    void an_encoding_that_the_wire_does_not_speak_is_refused_and_the_one_it_speaks_stays() throws Exception {
        Answer answer = psql(
                TestServer.DATABASE,
                TestServer.PASSWORD,
                "-c",
                "set client_encoding to latin1",
                "-c",
                "set client_encoding to unicode",
                "-c",
                "select 'Jóga'");
        assertTrue(answer.text().startsWith("ERROR:  The setting client_encoding = latin1"), answer.text());
        assertTrue(answer.text().endsWith("SET\nJóga\n"), answer.text());
    }

    @Test
    void a_wrong_password_is_refused() throws Exception {
        Answer answer = psql(TestServer.DATABASE, "wrong", "-c", "select 1");
        assertEquals(2, answer.exitCode());
        assertTrue(
                answer.text().contains("FATAL:  password authentication failed for user \"awsuser\""), answer.text());
    }

    @Test
    void another_database_is_refused_with_the_name_of_the_one_there_is() throws Exception {
        Answer answer = psql("prod", TestServer.PASSWORD, "-c", "select 1");
        assertEquals(2, answer.exitCode());
        assertTrue(answer.text().contains("FATAL:  database \"prod\" does not exist"), answer.text());
        assertTrue(answer.text().contains("has one database, \"dev\""), answer.text());
    }

    @Test
    void the_backslash_commands_describe_what_there_is() throws Exception {
        assertEquals(
                0,
                psql(
                                TestServer.DATABASE,
                                TestServer.PASSWORD,
                                "-c",
                                "create schema shop; create table shop.orders (id bigint not null distkey,"
                                        + " state varchar(8) default 'new', price decimal(10,2), at timestamp default getdate())"
                                        + " sortkey (at); create view shop.open as select id from shop.orders;"
                                        + " comment on table shop.orders is 'What was bought';"
                                        + " comment on column shop.orders.price is 'in EUR'")
                        .exitCode());
        assertEquals(
                "id|bigint||not null|\n"
                        + "state|character varying(8)|||'new'::character varying\n"
                        + "price|numeric(10,2)|||\n"
                        + "at|timestamp without time zone|||getdate()\n",
                described("\\d shop.orders"));
        assertTrue(described("\\d+ shop.orders").contains("price|numeric(10,2)||||plain||in EUR\n"));
        assertTrue(whole("\\d+ shop.open")
                .endsWith("id|bigint||||plain|\nView definition:\nselect id from shop.orders\n"));
        assertEquals("shop|orders|table|awsuser\n", described("\\dt shop.*"));
        assertEquals("shop|orders|table|awsuser|permanent||What was bought\n", described("\\dt+ shop.*"));
        assertEquals("shop|open|view|awsuser\n", described("\\dv shop.*"));
        assertTrue(described("\\dn").contains("shop|awsuser\n"));
        assertTrue(described("\\dn+").contains("shop|awsuser||\n"));
        assertEquals("dev|awsuser|UTF8|C|C||libc|\n", described("\\l"));
        assertEquals("awsuser|Superuser, Create role, Create DB|{}\n", described("\\du"));
        assertEquals("", described("\\df"));
        assertEquals("Did not find any relation named \"shop.*\".\n", described("\\di shop.*"));
        assertTrue(described("\\sv shop.open").endsWith("AS\nselect id from shop.orders\n"));
        assertEquals("Did not find any relation named \"shop.nothing\".\n", described("\\d shop.nothing"));
    }

    @Test
    void an_unqualified_name_finds_only_what_the_search_path_shows() throws Exception {
        String setUp = "create schema hidden; create table hidden.t (a int); create table public.seen (b int)";
        assertEquals(
                0, psql(TestServer.DATABASE, TestServer.PASSWORD, "-c", setUp).exitCode());
        assertEquals("Did not find any relation named \"t\".\n", described("\\d t"));
        assertEquals("b|integer|||\n", described("\\d seen"));
        assertTrue(described("\\d").contains("public|seen|table|awsuser\n"));
        assertEquals(
                "SET\na|integer|||\n",
                psql(TestServer.DATABASE, TestServer.PASSWORD, "-c", "set search_path to hidden", "-c", "\\d t")
                        .text());
    }

    @Test
    void a_primary_key_is_shown_with_the_index_that_postgresql_would_have() throws Exception {
        String setUp = "create schema keys; create table keys.t (a int, b int, c int, primary key (c, a))";
        assertEquals(
                0, psql(TestServer.DATABASE, TestServer.PASSWORD, "-c", setUp).exitCode());
        assertEquals(
                "Table \"keys.t\"\nColumn|Type|Collation|Nullable|Default\n"
                        + "a|integer||not null|\nb|integer|||\nc|integer||not null|\n"
                        + "Indexes:\n    \"t_pkey\" PRIMARY KEY, btree (c, a)\n",
                whole("\\d keys.t"));
        assertTrue(whole("\\d keys.t_pkey")
                .endsWith("c|integer|c\na|integer|a\nprimary key, btree, for table \"keys.t\"\n"));
        assertEquals("keys|t_pkey|index|awsuser|t\n", described("\\di keys.*"));
        assertEquals(
                "ALTER TABLE\nTable \"keys.t\"\nColumn|Type|Collation|Nullable|Default\n"
                        + "a|integer||not null|\nb|integer|||\n",
                psql(
                                TestServer.DATABASE,
                                TestServer.PASSWORD,
                                "-P",
                                "tuples_only=off",
                                "-c",
                                "alter table keys.t drop column c",
                                "-c",
                                "\\d keys.t")
                        .text());
    }

    @Test
    void object_ids_and_names_are_cast_into_each_other() throws Exception {
        String setUp = "create schema ids; create table ids.t (a varchar(7))";
        assertEquals(
                0, psql(TestServer.DATABASE, TestServer.PASSWORD, "-c", setUp).exitCode());
        String question = "select oid::regclass, oid = 'ids.t'::regclass, 'pg_class'::regclass::text,"
                + " 'integer'::regtype::text, format_type(1700, 655366), format_type(1043, -1)"
                + " from pg_class where oid = 'ids.t'::regclass";
        assertEquals("ids.t|t|pg_class|integer|numeric(10,2)|character varying\n", described(question));
        assertTrue(described("select 'ids.gone'::regclass").contains("relation \"ids.gone\" does not exist"));
        assertEquals(
                "t|public|1\n",
                described("select 'public' = any (current_schemas(true)),"
                        + " (current_schemas(false))[1], array_upper(current_schemas(false), 1)"));
        assertTrue(described("select array(select a from ids.t)").contains("is not supported by the local Redshift"));
    }

    /** What a command shows, with the lines under the rows too. */
    private static String whole(String command) throws IOException, InterruptedException {
        return psql(TestServer.DATABASE, TestServer.PASSWORD, "-P", "tuples_only=off", "-c", command)
                .text();
    }

    private static String described(String command) throws IOException, InterruptedException {
        return psql(TestServer.DATABASE, TestServer.PASSWORD, "-c", command).text();
    }

    private static Answer psql(String database, String password, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(PSQL.toString(), "-X", "-At", "-h", "127.0.0.1", "-p", String.valueOf(server.port()), "-U"));
        command.add(TestServer.USER);
        command.add(database);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", password);
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        builder.environment().put("PGCONNECT_TIMEOUT", "30");
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Answer(process.waitFor(), text);
    }
}
