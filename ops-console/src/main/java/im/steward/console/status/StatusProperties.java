package im.steward.console.status;

import im.steward.probe.history.TargetId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.validation.annotation.Validated;

/**
 * What users of the chat are told.
 *
 * @param open shown without signing in; else to those alone who may read probes
 * @param title above it, such as the company's name; blank says "Status"
 * @param titleZh the same for readers of Chinese; blank repeats {@code title}
 * @param mostPerMinute so many requests of one address are answered
 * @param components in the order they are shown
 */
@Validated
@ConfigurationProperties("steward.status")
record StatusProperties(
        @Name("public") @DefaultValue("false") boolean open,
        @DefaultValue("") String title,
        @DefaultValue("") String titleZh,
        @DefaultValue("120") @Min(1) int mostPerMinute,
        @DefaultValue List<@Valid Component> components) {
    /**
     * Something users know by name.
     *
     * @param name as users call it
     * @param nameZh the same in Chinese; blank repeats {@code name}
     * @param targets that it stands on, each as {@code probe/target}
     */
    record Component(
            @DefaultValue("") String name,
            @DefaultValue("") String nameZh,
            @DefaultValue List<String> targets) {
        Component {
            name = name.strip();
            nameZh = nameZh.strip();
            targets = List.copyOf(targets);
            if (name.isEmpty() || targets.isEmpty()) {
                throw new IllegalArgumentException(
                        "steward.status.components: each has a name and at least one of targets, '%s' has not"
                                .formatted(name));
            }
            targets.forEach(Component::target);
        }

        private static TargetId target(String text) {
            String[] sides = text.strip().split("/", -1);
            if (sides.length != 2) {
                throw new IllegalArgumentException(
                        "steward.status.components.targets: '%s' is no target; write it as probe/target"
                                .formatted(text));
            }
            return TargetId.of(sides[0], sides[1]);
        }

        List<TargetId> targetIds() {
            return targets.stream().map(Component::target).toList();
        }

        Named named() {
            return new Named(name, nameZh);
        }
    }

    StatusProperties {
        components = List.copyOf(components);
    }

    Named named() {
        return new Named(title.strip(), titleZh.strip());
    }
}
