package im.steward.console.home;

import im.steward.console.account.Action;
import im.steward.console.home.Waiting.Urgency;
import im.steward.probe.slo.Incident;
import im.steward.probe.slo.Incidents;
import java.time.Instant;
import java.util.List;

/** What probes have found that nobody has taken up yet. */
final class ProbeTrays {
    private static final int LOOKED_AT = 100;
    private final Incidents incidents;

    ProbeTrays(Incidents incidents) {
        this.incidents = incidents;
    }

    List<Tray> all() {
        return List.of(Tray.of("incidents", Action.READ_PROBE, _ -> open()));
    }

    private List<Waiting> open() {
        List<Instant> begun = incidents.newest(LOOKED_AT).stream()
                .filter(Incident::open)
                .filter(incident ->
                        incident.acknowledged().isEmpty() && incident.cause().isEmpty())
                .map(Incident::openedAt)
                .toList();
        return Waiting.of("incident-open", Urgency.BAD, begun, "/objectives");
    }
}
