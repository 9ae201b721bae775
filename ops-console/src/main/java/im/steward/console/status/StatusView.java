package im.steward.console.status;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the status page shows, and nothing else of the house: names that the site chose, states, times.
 *
 * @param overall {@code good}, {@code trouble}, {@code down}, {@code maintenance}, {@code partly} or {@code unknown}
 */
record StatusView(
        String overall,
        List<Component> components,
        List<Outage> current,
        List<Outage> past,
        List<Window> maintenance,
        Instant at) {
    StatusView {
        components = List.copyOf(components);
        current = List.copyOf(current);
        past = List.copyOf(past);
        maintenance = List.copyOf(maintenance);
    }

    public String kind() {
        return switch (overall) {
            case "good" -> "good";
            case "down" -> "fault";
            case "trouble" -> "warn";
            default -> "info";
        };
    }

    /** @param availability of the days shown, in percent */
    record Component(Named named, String state, @Nullable Double availability, List<Day> days) {
        Component {
            days = List.copyOf(days);
        }

        public String kind() {
            return StatusView.kindOf(state);
        }
    }

    /**
     * A bar: the lower, the worse, and nothing where nobody measured.
     *
     * @param level {@code good}, {@code some}, {@code bad} or {@code none}
     */
    record Day(String day, String level, @Nullable Double availability, int x) {
        public int height() {
            return switch (level) {
                case "good" -> 100;
                case "some" -> 70;
                case "bad" -> 40;
                default -> 8;
            };
        }

        public int y() {
            return 100 - height();
        }
    }

    /** @param to absent while it lasts */
    record Outage(Named named, Instant from, @Nullable Instant to, boolean inHand) {}

    /** @param components absent: all */
    record Window(List<Named> components, Instant from, Instant to, boolean running) {
        Window {
            components = List.copyOf(components);
        }

        public List<String> names(String language) {
            return components.stream().map(named -> named.in(language)).toList();
        }
    }

    static String kindOf(String state) {
        return switch (state) {
            case "good" -> "good";
            case "down" -> "bad";
            case "trouble" -> "warn";
            case "maintenance" -> "wait";
            default -> "idle";
        };
    }
}
