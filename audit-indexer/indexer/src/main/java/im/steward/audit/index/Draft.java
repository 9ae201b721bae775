package im.steward.audit.index;

import java.util.Optional;

/** A document about to be written: which, where, under which id. */
record Draft(int position, Arrival arrival, String index, Provenance from) {
    EventDocument document() {
        return new EventDocument(arrival.event(), from, arrival.bytes().body());
    }

    StoredEvents.Place place() {
        return new StoredEvents.Place(index, from.id());
    }

    StoredEvents.Place placeIn(IndexNames names) {
        return new StoredEvents.Place(names.of(arrival.event().head().at(), arrival.received()), from.id());
    }

    /** The same event under the id of a conflict, because its own id is taken by other content. */
    Draft contradicting() {
        String taken = arrival.event().head().id().value();
        return new Draft(
                position,
                arrival,
                index,
                new Provenance(
                        DocumentIds.conflict(taken, from.hash()),
                        Optional.of(taken),
                        from.hash(),
                        from.run(),
                        from.partition(),
                        from.offset(),
                        from.indexed(),
                        from.implausible()));
    }

    Outcome created() {
        return from.contradicts().isPresent() ? new Outcome.Conflict(from.id()) : new Outcome.Indexed();
    }
}
