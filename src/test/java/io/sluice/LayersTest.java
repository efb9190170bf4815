package io.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LayersTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sluice");

    private static final String[] STEPS = {"extract", "munge", "lake", "catalog", "warehouse", "ledger"};

    @Test
    void a_package_imports_only_packages_to_its_left() {
        layered().check(CLASSES);
    }

    @Test
    void sibling_steps_never_import_each_other() {
        slices().matching("io.sluice.(extract|munge|lake|catalog|warehouse|ledger)..")
                .should()
                .notDependOnEachOther()
                .check(CLASSES);
    }

    @Test
    void only_config_reads_hocon() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sluice.config..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.typesafe.config..")
                .check(CLASSES);
    }

    @Test
    void only_local_uses_what_stays_on_a_laptop() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sluice.local..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.duckdb..", "org.gaul..")
                .check(CLASSES);
    }

    @Test
    void model_config_and_plan_know_neither_Spark_nor_AWS() {
        noClasses()
                .that()
                .resideInAnyPackage("io.sluice.model..", "io.sluice.config..", "io.sluice.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "software.amazon..", "java.sql..")
                .check(CLASSES);
    }

    private static ArchRule layered() {
        Architectures.LayeredArchitecture layers = Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("model")
                .definedBy("io.sluice.model..")
                .layer("config")
                .definedBy("io.sluice.config..")
                .layer("plan")
                .definedBy("io.sluice.plan..")
                .layer("quarantine")
                .definedBy("io.sluice.quarantine..")
                .layer("connector")
                .definedBy("io.sluice.connector..")
                .layer("storage")
                .definedBy("io.sluice.storage..")
                .layer("run")
                .definedBy("io.sluice.run..")
                .layer("cli")
                .definedBy("io.sluice.cli..")
                .layer("local")
                .definedBy("io.sluice.local..");
        for (String step : STEPS) {
            layers = layers.layer(step).definedBy("io.sluice." + step + "..");
            layers = layers.whereLayer(step).mayOnlyBeAccessedByLayers("run", "cli", "local");
        }
        String[] right = Stream.concat(
                        Stream.of("quarantine", "storage", "connector", "run", "cli", "local"), Stream.of(STEPS))
                .toArray(String[]::new);
        String[] rightOfConfig =
                Stream.concat(Stream.of("plan"), Stream.of(right)).toArray(String[]::new);
        layers = layers.whereLayer("plan").mayOnlyBeAccessedByLayers(right);
        layers = layers.whereLayer("config").mayOnlyBeAccessedByLayers(rightOfConfig);
        return layers.whereLayer("run")
                .mayOnlyBeAccessedByLayers("cli", "local")
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("local")
                .whereLayer("local")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("quarantine")
                .mayOnlyBeAccessedByLayers("extract", "munge", "run", "cli", "local")
                .whereLayer("connector")
                .mayOnlyBeAccessedByLayers("run", "cli", "local")
                .whereLayer("storage")
                .mayOnlyBeAccessedByLayers("extract", "lake", "ledger", "run", "cli", "local");
    }
}
