package im.steward.compliance.verification;

import im.steward.kernel.Fault;
import im.steward.kernel.IntegrityException;
import im.steward.kernel.InvalidException;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import im.steward.trail.Actor;
import im.steward.trail.OfficerId;
import im.steward.trail.Trail;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Taking in what {@code verify.yml} has seen. A file is kept as it came; it is never changed and never deleted. */
public final class Verifications {
    private static final Logger log = LoggerFactory.getLogger(Verifications.class);
    private static final int LARGEST = 4 << 20;
    private final VerificationStore store;
    private final Trail trail;
    private final TransactionOperations transaction;
    private final Clock clock;

    Verifications(VerificationStore store, Trail trail, TransactionOperations transaction, Clock clock) {
        this.store = store;
        this.trail = trail;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What came of bringing a file.
     *
     * @param isNew whether nobody had brought that file before
     */
    public record Taken(Verification verification, boolean isNew) {}

    /** The same file again is the same verification, whoever brings it. */
    public Taken take(InputStream file, OfficerId by) throws IOException {
        byte[] document = file.readNBytes(LARGEST + 1);
        if (document.length > LARGEST) {
            throw new InvalidException(new Fault(
                    "verification-too-large",
                    "The file is larger than %d MB".formatted(LARGEST >> 20),
                    "Take verify.json, which verify.yml wrote into evidence/ beside the inventory"));
        }
        VerificationReport report = VerificationCodec.decode(document);
        var verification = new Verification(
                VerificationId.next(clock),
                report.site(),
                report.at(),
                Sha256.of(document),
                report.hosts().size(),
                report.checks().size(),
                report.failed(),
                by,
                // As exactly as the database keeps it, so that the first answer is the same as every later one.
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        return Objects.requireNonNull(transaction.execute(_ -> add(verification, document)));
    }

    private Taken add(Verification verification, byte[] document) {
        if (!store.add(verification, document)) {
            return new Taken(store.find(verification.sha256()).orElseThrow(), false);
        }
        trail.append(
                new Actor.Officer(verification.takenBy()),
                "verification.taken",
                verification.id().toString(),
                Map.of(
                        "site", verification.site(),
                        "at", verification.at().toString(),
                        "sha256", verification.sha256().hex(),
                        "checks", Integer.toString(verification.checks()),
                        "failed", Integer.toString(verification.failed())));
        log.atInfo()
                .addKeyValue("verification", verification.id())
                .addKeyValue("failed", verification.failed())
                .log("verification taken in");
        return new Taken(verification, true);
    }

    /** The last to have looked comes first. */
    public List<Verification> newest(int limit) {
        return store.newest(limit);
    }

    public Verification find(VerificationId id) {
        return store.find(id)
                .orElseThrow(() -> new RefusedException(new Fault(
                        "verification-unknown",
                        "There is no verification " + id,
                        "Open the list of verifications and pick one")));
    }

    public VerificationReport report(Verification verification) {
        VerificationReport report = VerificationCodec.decode(document(verification));
        if (!verification.tells(report)) {
            throw altered("What is told of verification %s is not what its file says", verification);
        }
        return report;
    }

    /** The file as it came, byte by byte. */
    public byte[] document(Verification verification) {
        byte[] document = store.document(verification.id());
        if (!Sha256.of(document).equals(verification.sha256())) {
            throw altered("The file of verification %s is not the one that was taken in", verification);
        }
        return document;
    }

    private static IntegrityException altered(String what, Verification verification) {
        return new IntegrityException(new Fault(
                "verification-altered",
                what.formatted(verification.id()),
                "Compare the database with a backup; the trail holds the digest of the true one"));
    }
}
