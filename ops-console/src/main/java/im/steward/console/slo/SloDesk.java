package im.steward.console.slo;

import im.steward.kernel.Period;
import im.steward.probe.history.TargetId;
import im.steward.probe.slo.IncidentId;
import im.steward.probe.slo.Incidents;
import im.steward.probe.slo.Maintenance;
import im.steward.probe.slo.Slo;
import im.steward.probe.slo.SloId;
import im.steward.probe.slo.Slos;
import im.steward.trail.Actor;
import im.steward.trail.Trail;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.annotation.Transactional;

/** What operators do about objectives; each act leaves an entry in the trail. */
class SloDesk {
    private final Slos slos;
    private final Incidents incidents;
    private final Trail trail;

    SloDesk(Slos slos, Incidents incidents, Trail trail) {
        this.slos = slos;
        this.incidents = incidents;
        this.trail = trail;
    }

    @Transactional
    public Slo promise(Slos.Draft draft, Actor by) {
        Slo slo = slos.promise(draft, by.toString());
        trail.append(
                by,
                "slo.promised",
                "slo:" + slo.id(),
                Map.of(
                        "name", slo.name(),
                        "target", slo.target().toString(),
                        "goal", Double.toString(slo.goal()),
                        "period", slo.period().toString()));
        return slo;
    }

    @Transactional
    public void end(SloId id, Actor by) {
        trail.append(by, "slo.ended", "slo:" + id, Map.of());
        slos.end(id);
    }

    @Transactional
    public void acknowledge(IncidentId id, Actor by) {
        trail.append(by, "incident.acknowledged", "incident:" + id, Map.of());
        incidents.acknowledge(id, by.toString());
    }

    @Transactional
    public void silence(IncidentId id, Duration length, Actor by) {
        trail.append(by, "incident.silenced", "incident:" + id, Map.of("for", length.toString()));
        incidents.silence(id, length);
    }

    @Transactional
    public Maintenance plan(Optional<TargetId> target, Period period, String reason, Actor by) {
        Maintenance maintenance = slos.plan(target, period, reason, by.toString());
        trail.append(
                by,
                "maintenance.planned",
                "maintenance:" + maintenance.id(),
                Map.of(
                        "from", maintenance.period().from().toString(),
                        "to", maintenance.period().to().toString(),
                        "target", target.map(TargetId::toString).orElse("all"),
                        "reason", maintenance.reason()));
        return maintenance;
    }

    @Transactional
    public void finish(UUID id, Actor by) {
        trail.append(by, "maintenance.finished", "maintenance:" + id, Map.of());
        slos.finish(id);
    }
}
