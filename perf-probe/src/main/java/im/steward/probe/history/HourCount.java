package im.steward.probe.history;

import java.time.Instant;

/** Samples of an hour, without how long they took. */
public record HourCount(Instant begins, long good, long total) {}
