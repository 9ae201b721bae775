package im.steward.probe.load;

import java.time.Duration;

/**
 * One second of a run, by when acts ended; warm-ups included.
 *
 * @param at seconds since the first arrival
 * @param perSecond the rate that was intended
 */
public record Second(
        int at, double perSecond, long ended, long failed, Duration p50, Duration p95, Duration p99, int waiting) {}
