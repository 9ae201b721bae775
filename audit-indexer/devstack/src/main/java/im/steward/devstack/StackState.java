package im.steward.devstack;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What {@code status} shows: {@code run/stack.json}, rewritten at each change. */
final class StackState {
    /** The states of a part. */
    enum State {
        STARTING,
        UP,
        RESTARTING,
        STOPPING,
        DOWN
    }

    private record Row(State state, String detail) {}

    private final Home home;
    private final Servers servers;
    private final Map<Part, Row> rows = new EnumMap<>(Part.class);

    StackState(Home home, Servers servers) {
        this.home = home;
        this.servers = servers;
    }

    void all(State state) {
        for (Part part : Part.values()) {
            rows.put(part, new Row(state, ""));
        }
        write();
    }

    synchronized void set(Part part, State state, String detail) {
        rows.put(part, new Row(state, detail));
        write();
    }

    private synchronized void write() {
        List<String> parts = new ArrayList<>();
        rows.forEach((part, row) -> parts.add("""
                {"name":"%s","state":"%s","port":%d,"pid":%d,"detail":"%s"}""".formatted(
                        part.word(),
                        word(row.state()),
                        servers.child(part).server().port(),
                        servers.child(part).pid().orElse(0L),
                        quote(row.detail()))));
        Home.write(home.run("stack.json"), """
                {"pid":%d,"parts":[%s]}
                """.formatted(ProcessHandle.current().pid(), String.join(",", parts)));
    }

    private static String word(State state) {
        return state.name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String quote(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    }
}
