package im.steward.trail;

import java.util.Optional;

/**
 * An entry in a list.
 *
 * @param seq its place in the tree; empty for the moment between commit and sequencing
 */
public record TrailRow(TrailEntry entry, Optional<Long> seq) {}
