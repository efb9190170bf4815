package io.sluice.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the scripts that {@code flow.transform} names. */
final class TransformSection {
    /** What a script may refer to. */
    private static final Set<String> VARIABLES =
            Set.of("from", "to", "from_date", "to_date", "hot", "external", "batch", "run");

    private final Settings settings;
    private final SqlFiles files;

    TransformSection(Settings settings, SqlFiles files) {
        this.settings = settings;
        this.files = files;
    }

    List<Transform> read(SourceSection source, WarehouseSection warehouse) {
        List<Transform> transforms = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Text name : settings.texts("flow.transform")) {
            if (!seen.add(name.value())) {
                settings.problems()
                        .add(Problem.at(
                                name.place(),
                                "transform " + name.value() + " runs twice",
                                "a batch runs each of its scripts once",
                                "remove one of them"));
            }
            files.read("transform", name).ifPresent(sql -> {
                transforms.add(new Transform(name.value(), sql.value()));
                check(sql, source, warehouse);
            });
        }
        return transforms;
    }

    private void check(Text sql, SourceSection source, WarehouseSection warehouse) {
        if (warehouse.isCold()) {
            SqlVariables.refuse(
                    sql, "hot", "temperature = cold has no table in Redshift", "read ${external}", settings.problems());
        }
        SqlVariables.checkDates(sql, source.window(), settings.problems());
        SqlVariables.check(sql, VARIABLES, "a transform", settings.problems());
    }
}
