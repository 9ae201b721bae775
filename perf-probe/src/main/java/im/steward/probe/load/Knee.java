package im.steward.probe.load;

/** The highest rate whose p99 stays within the objective. */
public sealed interface Knee {
    /** @param over the lowest rate that was too much */
    record Found(double perSecond, double over) implements Knee {}

    /** Not reached: the search ended for another reason. */
    record AtLeast(double perSecond, Verdict why) implements Knee {}

    /** Even the lowest rate that was tried is too much. */
    record Below(double perSecond, Verdict why) implements Knee {}
}
