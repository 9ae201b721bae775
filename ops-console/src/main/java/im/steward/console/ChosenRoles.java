package im.steward.console;

import im.steward.console.demo.DemoConfiguration;
import im.steward.console.metrics.MetricsConfiguration;
import im.steward.console.metrics.NoPagesConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.AnnotationMetadata;

/** Turns {@code steward.roles} into the feature lists of those roles; {@code steward.demo} adds the sample company. */
final class ChosenRoles implements ImportSelector, EnvironmentAware {
    private List<ProcessRole> roles = List.of();
    private boolean demo;

    @Override
    public void setEnvironment(Environment environment) {
        roles = roles(environment);
        demo = environment.getProperty("steward.demo", boolean.class, false);
    }

    private static List<ProcessRole> roles(Environment environment) {
        return ProcessRole.parse(environment.getProperty("steward.roles", "console,indexer,worker,probe"));
    }

    /** Spring Boot would open a pool as soon as it sees a driver; a probe alone has no database to open it to. */
    static void withoutStores(ConfigurableEnvironment environment) {
        if (!ProcessRole.wantsStores(roles(environment))) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "probe-alone",
                            Map.of("spring.autoconfigure.exclude", DataSourceAutoConfiguration.class.getName())));
        }
    }

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        var features = new ArrayList<String>();
        features.add(Timekeeping.class.getName());
        if (ProcessRole.wantsStores(roles)) {
            features.add(EveryRole.class.getName());
        }
        features.add(MetricsConfiguration.class.getName());
        if (!roles.contains(ProcessRole.CONSOLE)) {
            features.add(NoPagesConfiguration.class.getName());
        }
        roles.forEach(role -> features.add(role.features().getName()));
        if (demo) {
            features.add(DemoConfiguration.class.getName());
        }
        return features.toArray(String[]::new);
    }
}
