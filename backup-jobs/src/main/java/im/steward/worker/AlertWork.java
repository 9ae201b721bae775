package im.steward.worker;

import im.steward.alert.Alerts;

/** Tells what was raised. */
final class AlertWork implements Work {
    private final Alerts alerts;

    AlertWork(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public String name() {
        return "alert";
    }

    @Override
    public boolean doNext(String worker) {
        return alerts.tellNext();
    }
}
