package im.steward.trail;

/** Who acted: a person, a schedule that a person set, or the program of its own accord. */
public sealed interface Actor {
    /** Without the kind, as people know it. */
    String name();

    record Officer(OfficerId id) implements Actor {
        @Override
        public String name() {
            return id.value();
        }

        @Override
        public String toString() {
            return "officer:" + id.value();
        }
    }

    record Schedule(String name) implements Actor {
        public Schedule {
            requireName(name);
        }

        @Override
        public String toString() {
            return "schedule:" + name;
        }
    }

    // Always written Actor.Process, so nobody takes it for java.lang.Process.
    @SuppressWarnings("AvoidCommonTypeNames")
    record Process(String name) implements Actor {
        public Process {
            requireName(name);
        }

        @Override
        public String toString() {
            return "process:" + name;
        }
    }

    static Actor officer(String account) {
        return new Officer(OfficerId.of(account));
    }

    /** Reads what {@code toString} wrote. */
    static Actor of(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        return switch (colon < 0 ? "" : text.substring(0, colon)) {
            case "officer" -> new Officer(new OfficerId(name));
            case "schedule" -> new Schedule(name);
            case "process" -> new Process(name);
            default -> throw new IllegalArgumentException("an actor is officer:, schedule: or process: and a name");
        };
    }

    private static void requireName(String name) {
        if (name.isBlank() || name.length() > 200 || !PlainText.isClean(name)) {
            throw new IllegalArgumentException("a schedule or process has a name of 1 to 200 printable characters");
        }
    }
}
