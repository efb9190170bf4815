package io.sluice.cli;

import io.sluice.config.Configuration;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Option;

/** Options of every command. */
final class Options {
    /** The spark-redshift connector's, with the row that COPY refuses. */
    private static final String TELLS_VALUES = "io.github.spark_redshift_community.spark.redshift.RedshiftWriter";

    /** Loggers of Spark with the stack trace of what the failure of the command says in a sentence. */
    private static final List<String> TOLD_BY_THE_FAILURE = List.of(
            "org.apache.spark.executor.Executor",
            "org.apache.spark.scheduler.TaskSetManager",
            "org.apache.spark.sql.execution.datasources.FileFormatWriter",
            "org.apache.spark.util.Utils");

    @Option(
            names = "--conf",
            paramLabel = "DIR",
            defaultValue = "${SLUICE_CONF:-conf}",
            description =
                    "The folder with sluice.conf, the environments, flows and SQL (default: $SLUICE_CONF, or conf).")
    private Path conf;

    @Option(
            names = "--env",
            paramLabel = "NAME",
            defaultValue = "${SLUICE_ENV:-emr}",
            description = "The environment: the name of a file in the conf folder (default: $SLUICE_ENV, or emr).")
    private String environment;

    @Option(names = "--verbose", description = "Show Spark's own logging, and the whole story of a failure.")
    private boolean verbose;

    Configuration configuration() {
        Configurator.setRootLevel(verbose ? Level.INFO : Level.ERROR);
        Configurator.setLevel(TELLS_VALUES, Level.OFF);
        TOLD_BY_THE_FAILURE.forEach(name -> Configurator.setLevel(name, verbose ? Level.INFO : Level.OFF));
        return Configuration.load(conf, environment);
    }
}
