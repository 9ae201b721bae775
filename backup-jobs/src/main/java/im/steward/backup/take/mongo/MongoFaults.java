package im.steward.backup.take.mongo;

import im.steward.backup.take.Complaint;
import im.steward.backup.take.SourceFaults;
import im.steward.backup.take.Tool;
import im.steward.kernel.StewardException;
import im.steward.kernel.UnavailableException;

/** What the MongoDB tools' refusals mean for the person who runs it. */
final class MongoFaults {
    private MongoFaults() {}

    static StewardException of(Complaint complaint) {
        if (complaint.mentions("no space left", "outofdiskspace")) {
            return new UnavailableException(SourceFaults.full());
        }
        if (complaint.mentions("authentication failed", "sasl")) {
            return new UnavailableException(SourceFaults.password());
        }
        if (complaint.mentions("not authorized", "unauthorized")) {
            return new UnavailableException(SourceFaults.rights());
        }
        if (complaint.mentions("server selection", "connection refused", "no such host", "could not connect")) {
            return new UnavailableException(SourceFaults.away());
        }
        return Tool.failed(complaint);
    }
}
