package im.steward.probe.load;

/**
 * Somebody wants something done, whether or not the target is ready.
 *
 * @param intended by {@code System.nanoTime}; where latency begins
 * @param sample after the warm-up
 * @param met somebody idle, so that all delay before the start is our own
 */
record Arrival(LoadScript.Act act, long intended, boolean sample, boolean met, StageLedger ledger) {}
