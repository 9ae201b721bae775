package im.steward.backup.restore;

import im.steward.backup.catalog.PartName;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the log of a part leads.
 *
 * @param until the last moment that it led to
 * @param seenAt when that was found out; nobody has yet where it is empty
 */
record LogEnd(PartName part, Optional<Instant> until, Optional<Instant> seenAt) {}
