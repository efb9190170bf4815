package io.sluice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The public sparkify data through the shipped flows; its folder is named by SLUICE_SPARKIFY. */
final class SparkifyIT {
    private static final String PLAYS = "select count(*), count(distinct userid), sum(length) from ";
    private static final List<List<String>> NOVEMBER = List.of(List.of("6820", "96", "1684740.99071"));

    private final String folder = System.getenv("SLUICE_SPARKIFY");
    private Path conf;

    @BeforeEach
    void data_is_on_S3(@TempDir Path temporary) throws IOException {
        assumeTrue(folder != null, "set SLUICE_SPARKIFY to the folder with log_data and song_data");
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                SharedStack.up()
                        .put("sluice-raw", "sparkify/" + Path.of(folder).relativize(file), Files.readAllBytes(file));
            }
        }
        conf = SharedStack.conf(
                temporary, "songs", Files.readString(Path.of("src/test/resources/sparkify/songs.conf")));
        Files.writeString(
                conf.resolve("local.conf"),
                System.lineSeparator() + "lake.raw = \"s3://sluice-raw/sparkify\"" + System.lineSeparator(),
                StandardOpenOption.APPEND);
    }

    @Test
    void thirty_days_give_the_known_figures_hot_and_cold_and_do_so_again() {
        run("run", "listens_etlt", "--from", "2018-11-01", "--to", "2018-12-01");
        requireNovember();
        run("run", "listens_etlt", "--from", "2018-11-15", "--force");
        requireNovember();
        run("run", "listens_etlt", "--from", "2018-11-01", "--to", "2018-12-01", "--force");
        requireNovember();
    }

    @Test
    void single_object_files_in_nested_folders_load_whole() {
        for (int i = 0; i < 2; i++) {
            run("run", "songs", "--force");
            assertEquals(
                    List.of(List.of("71", "69")),
                    SharedStack.up().query("select count(*), count(distinct artist_id) from music.songs"));
            assertEquals(
                    List.of(List.of("71", "69")),
                    SharedStack.up().query("select count(*), count(distinct artist_id) from music_lake.songs"));
        }
    }

    private static void requireNovember() {
        SharedStack stack = SharedStack.up();
        String november = " where dt >= '2018-11-01' and dt < '2018-12-01'";
        assertEquals(NOVEMBER, stack.query(PLAYS + "music.listens" + november));
        assertEquals(NOVEMBER, stack.query(PLAYS + "music_lake.listens" + november));
        assertEquals(
                List.of(List.of("30", "6820")),
                stack.query("select count(distinct dt), sum(plays) from music.plays_by_day" + november));
    }

    private void run(String... command) {
        SharedStack.run(conf, command);
    }
}
