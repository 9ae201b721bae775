package im.steward.audit.completeness;

import im.steward.audit.capture.QuarantinedOrigins;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Reads the topic again, asks the archive for every record, and lets Elasticsearch count by itself. Where a day does not
 * add up, its records are judged once more from the beginning of the topic: documents may have gone after they were
 * first checked, and then it is their names that matter.
 */
final class Reconciler {
    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
    private static final int BATCH = 5_000;
    private final TopicReader topic;
    private final ArchiveLookup archive;
    private final QuarantinedOrigins quarantine;
    private final LedgerStore ledger;
    private final Reconciliations reconciliations;
    private final TransactionOperations transaction;
    private final Clock clock;

    Reconciler(
            TopicReader topic,
            ArchiveLookup archive,
            QuarantinedOrigins quarantine,
            LedgerStore ledger,
            Reconciliations reconciliations,
            TransactionOperations transaction,
            Clock clock) {
        this.topic = topic;
        this.archive = archive;
        this.quarantine = quarantine;
        this.ledger = ledger;
        this.reconciliations = reconciliations;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** @return totals, for the trail */
    Map<String, String> run(ReconciliationId id) {
        Instant now = clock.instant();
        Map<Integer, Long> ends = topic.committed();
        Map<Integer, Instant> began = topic.began(ends.keySet(), now);
        archive.refresh();
        Inspector inspector = new Inspector(archive, quarantine.since(began));
        Map<Integer, Long> starts = starts(id, ends);
        Tally tally = new Tally();
        topic.read(starts, ends, chunk -> count(id, starts, chunk, inspector.check(ofPeople(chunk)), tally));
        closing(starts, ends);
        countArchived(id, ends, began);
        Set<ChannelDay> suspicious = ledger.suspicious();
        if (!suspicious.isEmpty()) {
            judgeAgain(id, ends, inspector, suspicious, tally);
        }
        log.atInfo()
                .addKeyValue("reconciliation", id)
                .addKeyValue("totals", tally)
                .log("topic and archive compared");
        return tally.totals();
    }

    /** Where we left off; what Kafka's retention took before we came is a finding of its own. */
    private Map<Integer, Long> starts(ReconciliationId id, Map<Integer, Long> ends) {
        Map<Integer, Long> reconciled = ledger.reconciled();
        Map<Integer, Long> last = topic.ends(ends.keySet());
        Map<Integer, Long> starts = new HashMap<>();
        topic.beginnings(ends.keySet()).forEach((partition, beginning) -> {
            long left = reconciled.getOrDefault(partition, 0L);
            if (left > last.getOrDefault(partition, left)) {
                madeAnew(partition, left, beginning);
                left = beginning;
            }
            if (beginning > left) {
                expired(id, partition, left, beginning);
            }
            starts.put(partition, Math.max(beginning, left));
        });
        return starts;
    }

    /**
     * Else nothing would be compared until the new topic has grown past the old one. Its records have the offsets of the
     * old one's findings, which stay true.
     */
    private void madeAnew(int partition, long left, long beginning) {
        log.atWarn()
                .addKeyValue("fault", "topic-made-anew")
                .addKeyValue("partition", partition)
                .log("comparison begins anew");
        transaction.executeWithoutResult(_ -> {
            ledger.setAside(partition, clock.instant());
            ledger.advance(partition, left, beginning);
        });
    }

    private void expired(ReconciliationId id, int partition, long from, long to) {
        TopicRecord range = TopicRecord.range(partition, from, to, clock.instant());
        Verdict expired = new Verdict.Differs(Finding.Kind.EXPIRED, "offsets %d to %d".formatted(from, to - 1));
        transaction.executeWithoutResult(_ -> {
            ledger.addFindings(id, clock.instant(), List.of(new Checked(range, expired)));
            ledger.advance(partition, from, to);
        });
    }

    private static List<TopicRecord> ofPeople(List<TopicRecord> chunk) {
        return chunk.stream().filter(record -> !record.isMark()).toList();
    }

    /** Counts, names and moves on in one transaction, so that a crash counts nothing twice. */
    private void count(
            ReconciliationId id,
            Map<Integer, Long> positions,
            List<TopicRecord> chunk,
            List<Checked> judged,
            Tally tally) {
        Map<ChannelDay, LedgerStore.Read> reads = new HashMap<>();
        Map<Integer, Long> next = new TreeMap<>();
        for (Checked checked : judged) {
            TopicRecord record = checked.record();
            reads.merge(
                    record.place(),
                    new LedgerStore.Read(record.place(), record.channelName(), 1),
                    (known, more) ->
                            new LedgerStore.Read(known.place(), more.channelName(), known.count() + more.count()));
        }
        chunk.forEach(record -> next.put(record.partition(), record.offset() + 1));
        transaction.executeWithoutResult(_ -> {
            reconciliations.progressed(id, judged.size());
            ledger.addRead(id, reads.values());
            ledger.addFindings(id, clock.instant(), differing(judged));
            next.forEach((partition, to) -> ledger.advance(partition, positions.getOrDefault(partition, 0L), to));
        });
        positions.putAll(next);
        tally.read(judged);
    }

    /** Offsets without a record, such as a transaction's marker, end a partition too. */
    private void closing(Map<Integer, Long> positions, Map<Integer, Long> ends) {
        ends.forEach((partition, end) -> {
            long position = positions.getOrDefault(partition, 0L);
            if (position < end) {
                transaction.executeWithoutResult(_ -> ledger.advance(partition, position, end));
            }
        });
    }

    private void countArchived(ReconciliationId id, Map<Integer, Long> ends, Map<Integer, Instant> began) {
        Map<Integer, ArchiveLookup.Compared> partitions = new HashMap<>();
        began.forEach((partition, since) ->
                partitions.put(partition, new ArchiveLookup.Compared(ends.getOrDefault(partition, 0L), since)));
        Map<ChannelDay, Long> batch = new HashMap<>();
        archive.count(partitions, (place, count) -> {
            batch.put(place, count);
            if (batch.size() == BATCH) {
                reconciliations.progressed(id, 0);
                ledger.setArchived(id, batch);
                batch.clear();
            }
        });
        if (!batch.isEmpty()) {
            ledger.setArchived(id, batch);
        }
        ledger.clearUncounted(id);
    }

    private void judgeAgain(
            ReconciliationId id,
            Map<Integer, Long> ends,
            Inspector inspector,
            Set<ChannelDay> suspicious,
            Tally tally) {
        topic.read(topic.beginnings(ends.keySet()), ends, chunk -> {
            List<TopicRecord> doubtful = chunk.stream()
                    .filter(record -> suspicious.contains(record.place()))
                    .toList();
            List<Checked> checked = inspector.check(doubtful);
            transaction.executeWithoutResult(_ -> {
                reconciliations.progressed(id, doubtful.size());
                ledger.addFindings(id, clock.instant(), differing(checked));
                ledger.settle(clock.instant(), archived(checked));
            });
        });
        tally.judgedAgain(suspicious.size());
    }

    private static List<Checked> differing(List<Checked> chunk) {
        return chunk.stream()
                .filter(checked -> checked.verdict() instanceof Verdict.Differs)
                .toList();
    }

    private static List<TopicRecord> archived(List<Checked> chunk) {
        return chunk.stream()
                .filter(checked -> checked.verdict() instanceof Verdict.Archived)
                .map(Checked::record)
                .toList();
    }
}
