package im.steward.trail.keeper;

import im.steward.kernel.Sha256;
import java.time.Instant;

/** A signed state of the trail as it is stored; whether its note still holds is for a check to say. */
public record TrailCheckpoint(long size, Sha256 root, Instant at, String note) {}
