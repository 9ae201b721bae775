package im.steward.trail;

import java.util.Map;
import java.util.Optional;

/**
 * One entry in full.
 *
 * @param details empty when they were erased
 * @param intact whether the details are those the entry committed to
 */
public record TrailView(TrailEntry entry, Optional<Long> seq, Optional<Map<String, String>> details, boolean intact) {}
