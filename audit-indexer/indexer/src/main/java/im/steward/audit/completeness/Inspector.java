package im.steward.audit.completeness;

import im.steward.audit.capture.QuarantinedOrigins.Origin;
import im.steward.audit.completeness.ArchiveLookup.Stored;
import im.steward.audit.index.DocumentIds;
import im.steward.kernel.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges records of the topic by what the archive and the quarantine hold. */
final class Inspector {
    private static final Comparator<Stored> FIRST =
            Comparator.comparingLong(Stored::indexed).thenComparingLong(Stored::offset);
    private final ArchiveLookup archive;
    private final Set<Origin> quarantined;

    Inspector(ArchiveLookup archive, Set<Origin> quarantined) {
        this.archive = archive;
        this.quarantined = Set.copyOf(quarantined);
    }

    List<Checked> check(List<TopicRecord> records) {
        Map<String, List<Stored>> stored = new HashMap<>(archive.find(ids(records)));
        stored.putAll(archive.find(conflictIds(records, stored)));
        List<Checked> checked = new ArrayList<>(records.size());
        for (TopicRecord record : records) {
            checked.add(new Checked(record, verdict(record, stored)));
        }
        return checked;
    }

    private static Set<String> ids(List<TopicRecord> records) {
        Set<String> ids = new HashSet<>();
        for (TopicRecord record : records) {
            if (record.hash().isPresent()) {
                ids.add(record.name());
            }
        }
        return ids;
    }

    /** Only for records whose own id does not answer for them: most batches need no second question. */
    private static Set<String> conflictIds(List<TopicRecord> records, Map<String, List<Stored>> stored) {
        Set<String> ids = new HashSet<>();
        for (TopicRecord record : records) {
            record.hash().ifPresent(hash -> {
                if (stored.getOrDefault(record.name(), List.of()).stream()
                        .noneMatch(document -> document.hash().equals(hash.hex()))) {
                    ids.add(DocumentIds.conflict(record.name(), hash));
                }
            });
        }
        return ids;
    }

    private Verdict verdict(TopicRecord record, Map<String, List<Stored>> stored) {
        if (record.hash().isEmpty()) {
            return missing(record);
        }
        Sha256 hash = record.hash().get();
        List<Stored> documents = stored.getOrDefault(record.name(), List.of());
        // The same place is not enough: a topic that was made anew counts from zero again.
        Optional<Stored> own = documents.stream()
                .filter(document ->
                        cameFrom(document, record) && document.hash().equals(hash.hex()))
                .findFirst();
        if (own.isPresent()) {
            Stored first = documents.stream().min(FIRST).orElseThrow();
            return first.equals(own.get())
                    ? new Verdict.Archived()
                    : new Verdict.Differs(Finding.Kind.CONFLICT, "also in " + first.index() + " as " + place(first));
        }
        Optional<Stored> same = documents.stream()
                .filter(document -> document.hash().equals(hash.hex()))
                .findFirst();
        if (same.isPresent()) {
            return new Verdict.Differs(Finding.Kind.DUPLICATE, "archived from " + place(same.get()));
        }
        for (Stored conflict : stored.getOrDefault(DocumentIds.conflict(record.name(), hash), List.of())) {
            return cameFrom(conflict, record)
                    ? new Verdict.Differs(Finding.Kind.CONFLICT, "kept as " + conflict.id())
                    : new Verdict.Differs(Finding.Kind.DUPLICATE, "archived from " + place(conflict));
        }
        return missing(record);
    }

    private Verdict missing(TopicRecord record) {
        return quarantined.contains(new Origin(record.partition(), record.offset()))
                ? new Verdict.Differs(Finding.Kind.QUARANTINED, "")
                : Verdict.gap();
    }

    private static boolean cameFrom(Stored document, TopicRecord record) {
        return document.partition() == record.partition() && document.offset() == record.offset();
    }

    private static String place(Stored document) {
        return "partition " + document.partition() + " offset " + document.offset();
    }
}
