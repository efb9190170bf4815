package io.sluice.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All cases, in the order of the matrix, and those to play now. */
final class FaultCases {
    private static final String SELECTION = "sluice.faults";
    private static final long SEED = Long.getLong("sluice.faults.seed", 4);

    /** They take more than some seconds, and are left to the profile. */
    private static final Set<Integer> LONG = Set.of(18, 19, 35, 36, 37, 38, 39, 40, 41, 48);

    private FaultCases() {}

    static List<FaultCase> all() {
        return Stream.of(
                        KillCases.cases(),
                        S3Cases.cases(),
                        SparkCases.cases(),
                        GlueCases.cases(),
                        RedshiftCases.cases(),
                        ConcurrencyCases.cases(),
                        CleaningCases.cases())
                .flatMap(List::stream)
                .sorted(Comparator.comparing(FaultCase::number))
                .toList();
    }

    static List<FaultCase> chosen() {
        String selection = System.getProperty(SELECTION, "");
        if (selection.equals("all")) {
            return all();
        }
        if (!selection.isEmpty()) {
            Set<String> numbers = Arrays.stream(selection.split(",")).collect(Collectors.toSet());
            return all().stream()
                    .filter(c -> numbers.contains(Integer.toString(c.number()))
                            || numbers.contains(c.group().name().toLowerCase(java.util.Locale.ROOT)))
                    .toList();
        }
        System.out.println("faults: a tenth of the cases, by -D" + SELECTION + ".seed=" + SEED);
        List<FaultCase> shuffled = new ArrayList<>(all());
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled.stream()
                .filter(each -> !LONG.contains(each.number()))
                .limit((shuffled.size() + 9) / 10)
                .toList();
    }
}
