package im.steward.trail.keeper;

import java.time.Instant;
import java.util.Optional;

/**
 * How far one anchor has come.
 *
 * @param size entries it vouches for
 * @param failure why the last attempt did not succeed; it is tried again by itself
 */
public record AnchorState(String name, long size, Optional<Instant> at, Optional<String> failure) {}
