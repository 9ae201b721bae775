package im.steward.console.slo;

import im.steward.alert.Alert;
import im.steward.alert.Alerts;
import im.steward.kernel.Fault;
import im.steward.probe.slo.Alarm;

/** Incidents go the way of all alerts: mail and webhook, told by a worker as often as it takes. */
final class AlertAlarm implements Alarm {
    private final Alerts alerts;

    AlertAlarm(Alerts alerts) {
        this.alerts = alerts;
    }

    @Override
    public void budgetBurns(String subject, Fault fault) {
        alerts.raise(Alert.Kind.SLO_BURNING, subject, fault);
    }

    @Override
    public void probeSilent(String subject, Fault fault) {
        alerts.raise(Alert.Kind.PROBE_SILENT, subject, fault);
    }
}
