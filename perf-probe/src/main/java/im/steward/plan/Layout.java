package im.steward.plan;

import static im.steward.plan.HostRole.BACKUP;
import static im.steward.plan.HostRole.CHAT;
import static im.steward.plan.HostRole.CHAT_FILES;
import static im.steward.plan.HostRole.ELASTICSEARCH;
import static im.steward.plan.HostRole.KAFKA;
import static im.steward.plan.HostRole.LOADBALANCER;
import static im.steward.plan.HostRole.MONITORING;
import static im.steward.plan.HostRole.POSTGRESQL;
import static im.steward.plan.HostRole.REDIS;
import static im.steward.plan.HostRole.STEWARD_CONSOLE;
import static im.steward.plan.HostRole.STEWARD_INDEXER;
import static im.steward.plan.HostRole.STEWARD_PROBE;
import static im.steward.plan.HostRole.STEWARD_WORKER;

import java.util.List;

/**
 * Who lives with whom. Of what keeps a majority there are three, of PostgreSQL a primary and a replica; whatever
 * grows first moves out first: what is only stored, then the archive.
 */
enum Layout {
    ONE(List.of(new Place("steward1", List.of(HostRole.values())))),
    THREE(List.of(
            new Place(
                    "steward1",
                    List.of(
                            CHAT,
                            CHAT_FILES,
                            POSTGRESQL,
                            REDIS,
                            KAFKA,
                            ELASTICSEARCH,
                            STEWARD_CONSOLE,
                            STEWARD_WORKER,
                            LOADBALANCER)),
            new Place(
                    "steward2",
                    List.of(
                            CHAT,
                            CHAT_FILES,
                            POSTGRESQL,
                            KAFKA,
                            ELASTICSEARCH,
                            STEWARD_CONSOLE,
                            STEWARD_INDEXER,
                            LOADBALANCER)),
            new Place("steward3", List.of(KAFKA, ELASTICSEARCH, STEWARD_INDEXER, STEWARD_PROBE, BACKUP, MONITORING)))),
    SIX(List.of(
            new Place(
                    "steward1",
                    List.of(
                            CHAT,
                            POSTGRESQL,
                            REDIS,
                            KAFKA,
                            ELASTICSEARCH,
                            STEWARD_CONSOLE,
                            STEWARD_WORKER,
                            LOADBALANCER)),
            new Place(
                    "steward2",
                    List.of(CHAT, POSTGRESQL, KAFKA, ELASTICSEARCH, STEWARD_CONSOLE, STEWARD_INDEXER, LOADBALANCER)),
            new Place("steward3", List.of(KAFKA, ELASTICSEARCH, STEWARD_INDEXER, STEWARD_PROBE, MONITORING)),
            new Place("files1", List.of(CHAT_FILES)),
            new Place("files2", List.of(CHAT_FILES)),
            new Place("backup1", List.of(BACKUP)))),
    NINE(List.of(
            new Place(
                    "steward1", List.of(CHAT, POSTGRESQL, REDIS, KAFKA, STEWARD_CONSOLE, STEWARD_WORKER, LOADBALANCER)),
            new Place("steward2", List.of(CHAT, POSTGRESQL, KAFKA, STEWARD_CONSOLE, STEWARD_INDEXER, LOADBALANCER)),
            new Place("steward3", List.of(KAFKA, STEWARD_INDEXER, STEWARD_PROBE, MONITORING)),
            new Place("search1", List.of(ELASTICSEARCH)),
            new Place("search2", List.of(ELASTICSEARCH)),
            new Place("search3", List.of(ELASTICSEARCH)),
            new Place("files1", List.of(CHAT_FILES)),
            new Place("files2", List.of(CHAT_FILES)),
            new Place("backup1", List.of(BACKUP))));

    /** A host that has no size yet. */
    record Place(String name, List<HostRole> roles) {
        Place {
            roles = List.copyOf(roles);
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // List.of cannot be changed; the checker knows only Guava's.
    private final List<Place> places;

    Layout(List<Place> places) {
        this.places = places;
    }

    List<Place> places() {
        return places;
    }

    /** From the smallest. */
    static List<Layout> of(Availability availability) {
        return switch (availability) {
            case SINGLE -> List.of(ONE);
            case HA -> List.of(THREE, SIX, NINE);
        };
    }
}
