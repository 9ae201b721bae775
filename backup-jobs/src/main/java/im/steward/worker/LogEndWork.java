package im.steward.worker;

import im.steward.backup.restore.LogEnds;

/** Looks now and then how far the logs of parts lead. */
final class LogEndWork implements Work {
    private final LogEnds ends;

    LogEndWork(LogEnds ends) {
        this.ends = ends;
    }

    @Override
    public String name() {
        return "log-end";
    }

    @Override
    public boolean doNext(String worker) {
        return ends.lookNext();
    }
}
