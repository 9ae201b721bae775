package im.steward.console.trail;

import im.steward.trail.Actor;
import im.steward.trail.TrailEntry;
import im.steward.trail.TrailRow;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An entry as a line of the list. */
record EntryRow(
        String id,
        Instant at,
        String actorKind,
        String actor,
        String action,
        String subject,
        @Nullable Long seq) {
    static EntryRow of(TrailRow row) {
        return of(row.entry(), row.seq());
    }

    static EntryRow of(TrailEntry entry, Optional<Long> seq) {
        return new EntryRow(
                entry.id().toString(),
                entry.at(),
                kind(entry.actor()),
                entry.actor().name(),
                entry.action(),
                entry.subject(),
                seq.orElse(null));
    }

    private static String kind(Actor actor) {
        return switch (actor) {
            case Actor.Officer _ -> "officer";
            case Actor.Schedule _ -> "schedule";
            case Actor.Process _ -> "process";
        };
    }
}
