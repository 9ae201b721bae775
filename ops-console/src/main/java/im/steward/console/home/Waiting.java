package im.steward.console.home;

import im.steward.kernel.Fault;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One line of "what waits for me": how much of what, since when, and where to go.
 *
 * @param key its sentence is {@code home.waiting.<key>}
 * @param names of what it is about; never what a chat's user wrote
 */
record Waiting(
        String key,
        Urgency urgency,
        long count,
        Optional<Instant> since,
        Optional<LocalDate> day,
        List<String> names,
        Optional<Fault> fault,
        String href) {
    /** In the order the page shows them. */
    enum Urgency {
        BAD("bad"),
        WARN("warn"),
        /** Someone's decision or a file is waiting. */
        OPEN("wait"),
        /** Under way by itself. */
        RUNNING("idle");

        private final String status;

        Urgency(String status) {
            this.status = status;
        }

        /** As the status part colours it. */
        String status() {
            return status;
        }
    }

    Waiting {
        names = List.copyOf(names);
    }

    static Waiting of(String key, Urgency urgency, long count, String href) {
        return new Waiting(key, urgency, count, Optional.empty(), Optional.empty(), List.of(), Optional.empty(), href);
    }

    /** One line for all of them, or none when there is none. */
    static List<Waiting> of(String key, Urgency urgency, List<Instant> begun, String href) {
        return begun.isEmpty()
                ? List.of()
                : List.of(of(key, urgency, begun.size(), href)
                        .since(begun.stream().min(Instant::compareTo)));
    }

    Waiting since(Optional<Instant> oldest) {
        return new Waiting(key, urgency, count, oldest, day, names, fault, href);
    }

    Waiting since(LocalDate oldest) {
        return new Waiting(key, urgency, count, since, Optional.of(oldest), names, fault, href);
    }

    Waiting naming(List<String> about) {
        return new Waiting(key, urgency, count, since, day, about, fault, href);
    }

    Waiting because(Fault reason) {
        return new Waiting(key, urgency, count, since, day, names, Optional.of(reason), href);
    }
}
