package im.steward.backup.restore;

import im.steward.backup.catalog.PartName;
import im.steward.kernel.Fault;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the log of a part leads.
 *
 * @param until the last moment that it led to
 * @param seenAt when that was found out; nobody has yet where it is empty
 * @param fault why nobody has found it out for a while
 */
record LogEnd(PartName part, Optional<Instant> until, Optional<Instant> seenAt, Optional<Fault> fault) {}
