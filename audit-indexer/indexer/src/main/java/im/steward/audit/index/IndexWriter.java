package im.steward.audit.index;

import im.steward.audit.elastic.ElasticsearchFaults;
import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.event.EventBytes;
import im.steward.event.EventCodec;
import im.steward.kernel.Sha256;
import im.steward.kernel.UnavailableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Writes arrivals under ids derived from the events, and never over what is there: a replay finds itself, a second
 * delivery is a duplicate, other content under the same id is kept beside the first as a conflict.
 */
public final class IndexWriter {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);
    private final ElasticsearchRequests requests;
    private final IndexTemplates templates;
    private final StoredEvents stored;
    private final Clock clock;
    private final Queue<BulkBody> bodies = new ConcurrentLinkedQueue<>();
    /** Of the last request whose items were looked at; replays and conflicts come in rows. */
    private volatile boolean allWentIn = true;

    private @Nullable ArchiveTarget target;
    private Instant askAgain = Instant.MIN;

    public IndexWriter(ElasticsearchRequests requests, IndexTemplates templates, Clock clock) {
        this.requests = requests;
        this.templates = templates;
        this.stored = new StoredEvents(requests);
        this.clock = clock;
    }

    /**
     * One outcome for each arrival, in the same order.
     *
     * @throws UnavailableException when Elasticsearch took nothing, or may have taken something without saying so; the
     *     same arrivals can be written again without harm
     */
    public List<Outcome> write(List<Arrival> arrivals) {
        Instant now = clock.instant();
        ArchiveTarget target = target(now);
        List<Draft> drafts = new ArrayList<>(arrivals.size());
        for (int i = 0; i < arrivals.size(); i++) {
            drafts.add(draft(i, arrivals.get(i), target, now));
        }
        @Nullable Outcome[] outcomes = new Outcome[arrivals.size()];
        List<Draft> fresh = target.filling() ? settleByPrevious(drafts, target, outcomes) : drafts;
        List<Draft> existing = create(fresh, outcomes);
        List<Draft> contradicting = settle(existing, outcomes);
        List<Draft> known = create(contradicting, outcomes);
        settle(known, outcomes);
        return Arrays.stream(outcomes)
                .map(outcome -> outcome == null ? unsettled() : outcome)
                .toList();
    }

    /** Asked once; while indices are being filled, asked again now and then, until they have taken over. */
    private synchronized ArchiveTarget target(Instant now) {
        ArchiveTarget known = target;
        if (known == null) {
            known = templates.prepare();
        } else if (known.filling() && !now.isBefore(askAgain)) {
            known = templates.refreshed(known);
        } else {
            return known;
        }
        target = known;
        askAgain = now.plus(ASK_AGAIN);
        return known;
    }

    private Draft draft(int position, Arrival arrival, ArchiveTarget target, Instant now) {
        Instant at = arrival.event().head().at();
        Sha256 hash = EventCodec.contentHash(arrival.event());
        Provenance from = new Provenance(
                arrival.event().head().id().value(),
                Optional.empty(),
                hash,
                arrival.bytes().header(EventBytes.CORRELATION_ID),
                arrival.partition(),
                arrival.offset(),
                target.notBefore(now),
                IndexNames.implausible(at, arrival.received()));
        return new Draft(position, arrival, target.names().of(at, arrival.received()), from);
    }

    /** Sends what is not settled yet; returns what the archive has already under that id. */
    private List<Draft> create(List<Draft> drafts, @Nullable Outcome[] outcomes) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        List<Draft> existing = new ArrayList<>();
        BulkAnswer.Item[] items = send(drafts);
        for (int i = 0; i < items.length; i++) {
            Draft draft = drafts.get(i);
            switch (items[i]) {
                case BulkAnswer.Item.Created _ -> outcomes[draft.position()] = draft.created();
                case BulkAnswer.Item.Exists _ -> existing.add(draft);
                case BulkAnswer.Item.Refused(var fault) -> outcomes[draft.position()] = new Outcome.Rejected(fault);
                case BulkAnswer.Item.Later(var fault) -> outcomes[draft.position()] = new Outcome.Postponed(fault);
            }
        }
        return existing;
    }

    private BulkAnswer.Item[] send(List<Draft> drafts) {
        BulkBody body = Optional.ofNullable(bodies.poll()).orElseGet(BulkBody::new);
        try {
            try (JsonGenerator json = body.generator()) {
                for (Draft draft : drafts) {
                    BulkBody.create(
                            json, draft.index(), draft.document(), draft.from().id());
                }
            }
            body.write('\n');
            return sent(body, drafts.size());
        } finally {
            body.clear();
            bodies.add(body);
        }
    }

    /**
     * One word for all while all go in; where one did not, the same request again asks for each, and finds those that
     * went in the first time as its own.
     */
    private BulkAnswer.Item[] sent(BulkBody body, int count) {
        if (allWentIn && BulkAnswer.all(requests.bulk(BulkAnswer.WHETHER_ALL, body.bytes(), body.length()))) {
            return BulkAnswer.created(count);
        }
        BulkAnswer.Item[] items = BulkAnswer.read(requests.bulk(BulkAnswer.EACH, body.bytes(), body.length()), count);
        allWentIn = Arrays.stream(items).allMatch(BulkAnswer.Item.Created.class::isInstance);
        return items;
    }

    /** Compares with what is there: the same delivery, another of the same content, or other content. */
    private List<Draft> settle(List<Draft> existing, @Nullable Outcome[] outcomes) {
        if (existing.isEmpty()) {
            return List.of();
        }
        Map<StoredEvents.Place, StoredEvents.Stored> found =
                stored.find(existing.stream().map(Draft::place).toList());
        List<Draft> contradicting = new ArrayList<>();
        for (Draft draft : existing) {
            settle(draft, Optional.ofNullable(found.get(draft.place())), outcomes, contradicting);
        }
        return contradicting;
    }

    private static void settle(
            Draft draft, Optional<StoredEvents.Stored> found, @Nullable Outcome[] outcomes, List<Draft> contradicting) {
        if (found.isEmpty()) {
            outcomes[draft.position()] = unsettled();
        } else if (!found.get().hash().equals(draft.from().hash().hex())) {
            // Also where partition and offset are the same: a topic that was made anew counts from zero again.
            contradicting.add(draft.contradicting());
        } else if (found.get().cameFrom(draft.arrival())) {
            outcomes[draft.position()] = draft.created();
        } else {
            outcomes[draft.position()] = new Outcome.Duplicate();
        }
    }

    /** While a new mapping's indices are filled, the frozen old ones answer for what they hold. */
    private List<Draft> settleByPrevious(List<Draft> drafts, ArchiveTarget target, @Nullable Outcome[] outcomes) {
        List<Draft> fresh = new ArrayList<>();
        Map<StoredEvents.Place, StoredEvents.Stored> found = stored.find(drafts.stream()
                .flatMap(draft -> target.previous().stream()
                        .flatMap(names -> IntStream.of(0, 1)
                                .mapToObj(conflict -> conflict == 0 ? draft : draft.contradicting())
                                .map(either -> either.placeIn(names))))
                .toList());
        for (Draft draft : drafts) {
            Optional<StoredEvents.Stored> original = first(found, draft, target);
            List<Draft> contradicting = new ArrayList<>();
            if (original.isEmpty()) {
                fresh.add(draft);
            } else {
                settle(draft, original, outcomes, contradicting);
            }
            for (Draft conflict : contradicting) {
                Optional<StoredEvents.Stored> known = first(found, conflict, target);
                if (known.isEmpty()) {
                    fresh.add(conflict);
                } else {
                    settle(conflict, known, outcomes, new ArrayList<>());
                }
            }
        }
        return fresh;
    }

    private static Optional<StoredEvents.Stored> first(
            Map<StoredEvents.Place, StoredEvents.Stored> found, Draft draft, ArchiveTarget target) {
        return target.previous().stream()
                .flatMap(names -> Optional.ofNullable(found.get(draft.placeIn(names))).stream())
                .findFirst();
    }

    /** It existed a moment ago and is gone: someone removes documents while we write. Asked again, it will be clear. */
    private static Outcome unsettled() {
        return new Outcome.Postponed(
                ElasticsearchFaults.unreachable(new IOException("a document vanished between two questions")));
    }
}
