package im.steward.probe.measure;

import java.time.Instant;

/**
 * One start of the schedule and what came of it.
 *
 * @param intended where the start lies on the grid
 * @param nanos from the intended start to the end of the probe, less what only prepared it
 * @param busy our own host was overloaded: the latency says nothing about the target
 */
public record Measured(Target target, Instant intended, long nanos, Outcome outcome, boolean busy) {}
