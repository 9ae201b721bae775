package im.steward.console;

import im.steward.console.demo.DemoConfiguration;
import im.steward.console.metrics.MetricsConfiguration;
import im.steward.console.metrics.NoPagesConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportSelector;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Turns {@code steward.roles} into the feature lists of those roles; {@code steward.demo} adds the sample company. */
final class ChosenRoles implements ImportSelector, EnvironmentAware {
    private List<ProcessRole> roles = List.of();
    private boolean demo;

    @Override
    public void setEnvironment(Environment environment) {
        roles = ProcessRole.parse(environment.getProperty("steward.roles", "console,indexer,worker"));
        demo = environment.getProperty("steward.demo", boolean.class, false);
    }

    @Override
    public String[] selectImports(AnnotationMetadata importing) {
        var features = new ArrayList<String>();
        features.add(EveryRole.class.getName());
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
