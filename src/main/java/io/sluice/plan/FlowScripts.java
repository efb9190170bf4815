package io.sluice.plan;

import io.sluice.config.Flow;
import io.sluice.config.Problem;
import io.sluice.config.Transform;
import io.sluice.model.FlowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of a flow's SQL can be told wrong without a server. */
public final class FlowScripts {
    static final String MUNGE = "munge.sql";

    private FlowScripts() {}

    /**
     * The problems of every script of a flow that planning would find, in the order of the scripts.
     *
     * @param flowFile for problems of SQL that stands in it
     * @param folder where the files of SQL are that the flow names
     */
    public static List<Problem> problems(Flow flow, Path flowFile, Path folder) {
        List<Problem> problems = new ArrayList<>();
        flow.munge().sql().ifPresent(sql -> {
            problems.addAll(placed(flowFile, ofMunge(sql)));
        });
        flow.source().query().ifPresent(query -> {
            String file = query.file()
                    .map(name -> folder.resolve(name).normalize().toString())
                    .orElse(query.name());
            problems.addAll(
                    query.file().isPresent()
                            ? FlowQuery.problems(file, query)
                            : placed(flowFile, FlowQuery.problems(file, query)));
        });
        for (Transform transform : flow.transforms()) {
            String file = folder.resolve(transform.name()).normalize().toString();
            problems.addAll(SqlScript.problems(file, transform.sql()));
        }
        return problems;
    }

    /** Problems of SQL that stands in the flow's file, at an unknown line. */
    private static List<Problem> placed(Path flowFile, List<Problem> problems) {
        return problems.stream()
                .map(p -> new Problem(
                        flowFile.toString(),
                        0,
                        p.file() + " line " + p.line() + ": " + p.problem(),
                        p.why(),
                        p.remedy()))
                .toList();
    }

    private static List<Problem> ofMunge(String sql) {
        List<Problem> problems = SqlScript.problems(MUNGE, sql);
        return problems.isEmpty() ? severalStatements(sql).stream().toList() : problems;
    }

    static void requireQuery(String sql) {
        severalStatements(sql).ifPresent(problem -> {
            throw FlowException.configuration(problem.toString());
        });
    }

    private static Optional<Problem> severalStatements(String sql) {
        int statements = SqlScript.parse(MUNGE, sql).size();
        return statements == 1
                ? Optional.empty()
                : Optional.of(new Problem(
                        MUNGE,
                        1,
                        "it holds " + statements + " statements",
                        "it is one query over input",
                        "join its parts by WITH"));
    }
}
