package io.sluice.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The columns in which people read cases, in Markdown, and the place in the README where they do. */
final class FaultTable {
    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- faults -->";
    private static final String END = "<!-- end of faults -->";

    private FaultTable() {}

    static List<String> head() {
        return List.of("| # | group | case | injected | expected | outcome |", "|--:|---|---|---|---|---|");
    }

    /** What is said of a case beforehand; its outcome follows. */
    static String promise(FaultCase each) {
        return "| " + each.number() + " | " + each.group().title() + " | " + each.title() + " | " + each.fault() + " | "
                + each.expected() + " |";
    }

    /** The rows that the README shows. */
    static List<String> inReadme() throws IOException {
        List<String> lines = Files.readAllLines(README);
        return lines.subList(lines.indexOf(BEGIN), lines.indexOf(END)).stream()
                .filter(line -> line.matches("\\| \\d.*"))
                .toList();
    }

    /** Replaces what the README shows. */
    static void writeReadme(List<String> rows) throws IOException {
        List<String> lines = Files.readAllLines(README);
        List<String> written = new ArrayList<>(lines.subList(0, lines.indexOf(BEGIN) + 1));
        written.addAll(List.of("<details>", "<summary>" + rows.size() + " cases</summary>", ""));
        written.addAll(head());
        written.addAll(rows);
        written.addAll(List.of("", "</details>"));
        written.addAll(lines.subList(lines.indexOf(END), lines.size()));
        Files.write(README, written);
    }
}
