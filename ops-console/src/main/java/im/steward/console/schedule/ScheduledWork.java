package im.steward.console.schedule;

import im.steward.console.account.Action;
import im.steward.trail.Actor;
import java.util.List;
import java.util.Map;

/** One kind of thing a schedule can ask for; asking inserts one row, the work happens elsewhere. */
public interface ScheduledWork {
    /** As addresses, tables and message keys ({@code schedule.kind.<kind>}) write it. */
    String kind();

    /** Who may set such a schedule. */
    Action action();

    /** The fields of its form, each told by {@code schedule.kind.<kind>.<parameter>}. */
    List<String> parameters();

    /** What a field may be, by the word a reader knows it by; empty where anything may be written. */
    default Map<String, String> choices(String parameter, String owner) {
        return Map.of();
    }

    /** Whether only who set such a schedule may change it: by default, where it carries something of its owner's. */
    default boolean ownersOnly() {
        return !parameters().isEmpty();
    }

    /** Refuses what could not be asked for later. */
    void check(Map<String, String> parameters, String owner);

    /** Joins the caller's transaction; answers with the id of what was requested. */
    String request(Actor.Schedule by, String owner, Map<String, String> parameters);
}
