package im.steward.worker;

/** One kind of long work, waiting in rows of its own. */
public interface Work {
    /** For the thread's name and the log. */
    String name();

    /** Does the next piece, if there is any; {@code false} when there was none. */
    boolean doNext(String worker);

    /** Asked from another thread when the process ends: leave off where one can go on later. */
    default void stop() {}
}
