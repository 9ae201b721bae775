package im.steward.console.search;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;

/** What lies outside the matter answers as if it did not exist. */
final class NotThere {
    private NotThere() {}

    static RefusedException event() {
        return new RefusedException(new Fault(
                "event-not-found",
                "There is no such event in this matter",
                "Go back to the search and open one of its hits"));
    }
}
