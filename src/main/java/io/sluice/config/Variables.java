package io.sluice.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the process brings along: environment variables and system properties. Both answer substitutions; a system
 * property named as a key overrides the files, as {@code -Dflow.munge.quarantine.max-ratio=0.2}, and so does one named as
 * a Spark setting that the files mention, as spark-submit's {@code --conf} sets it.
 */
record Variables(Map<String, String> environment, Map<String, String> properties) {
    Variables {
        environment = Map.copyOf(environment);
        properties = Map.copyOf(properties);
    }

    static Variables ofThisProcess() {
        Map<String, String> properties = new TreeMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        return new Variables(System.getenv(), properties);
    }

    /** The files with the overrides on top. */
    Config over(Config files) {
        Config result = files;
        for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
            if (Keys.isSettable(property.getKey()) && !property.getKey().startsWith("spark.")) {
                result = result.withValue(property.getKey(), value(property));
            }
        }
        if (files.root().get("spark") instanceof ConfigObject spark) {
            for (String setting : spark.keySet()) {
                if (properties.containsKey(setting)) {
                    Map.Entry<String, String> property = Map.entry(setting, properties.get(setting));
                    result = result.withValue(ConfigUtil.joinPath("spark", setting), value(property));
                }
            }
        }
        return result;
    }

    /** Answers the substitutions that no key answers. */
    ConfigResolver resolver() {
        return new Resolver(properties, environment);
    }

    private static ConfigValue value(Map.Entry<String, String> property) {
        return ConfigValueFactory.fromAnyRef(property.getValue(), "-D" + property.getKey());
    }

    private record Resolver(Map<String, String> properties, Map<String, String> environment) implements ConfigResolver {
        @Override
        public ConfigValue lookup(String path) {
            if (properties.containsKey(path)) {
                return ConfigValueFactory.fromAnyRef(properties.get(path), "system property " + path);
            }
            return environment.containsKey(path)
                    ? ConfigValueFactory.fromAnyRef(environment.get(path), "environment variable " + path)
                    : null;
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }
}
