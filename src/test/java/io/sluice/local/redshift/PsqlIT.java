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
