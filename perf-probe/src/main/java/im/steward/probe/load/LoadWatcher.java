package im.steward.probe.load;

/** Follows a run. */
public interface LoadWatcher {
    /** About once a second; the report is what it is so far. */
    void moves(Moment now, LoadReport soFar);

    /** @param latency of the stage that runs */
    record Moment(double perSecond, long ended, long failed, int users, int waiting, StageResult.Latency latency) {}
}
