package im.steward.console.slo;

import im.steward.probe.slo.Incident;
import im.steward.probe.slo.Incident.Subject;
import im.steward.probe.slo.Slo;
import im.steward.trail.Actor;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An incident as a page shows it.
 *
 * @param what {@code slo} or {@code probe}
 * @param state its words are {@code slo.incident.<state>}
 */
record IncidentRow(
        String id,
        String what,
        String subject,
        @Nullable String slo,
        String rule,
        Instant openedAt,
        @Nullable Instant clearedAt,
        String state,
        String kind,
        @Nullable String acknowledgedBy,
        @Nullable Instant silencedUntil,
        boolean open,
        boolean mayAcknowledge) {
    static IncidentRow of(Incident incident, Map<String, Slo> promises, Instant now) {
        Optional<String> slo =
                incident.subject() instanceof Subject.Promise(var id) ? Optional.of(id.toString()) : Optional.empty();
        String subject = incident.subject() instanceof Subject.Probe(var agent)
                ? agent.value()
                : slo.flatMap(id -> Optional.ofNullable(promises.get(id)))
                        .map(promise -> promise.name() + " · " + promise.target())
                        .orElse(slo.orElse(""));
        Optional<Instant> silenced = incident.silencedUntil().filter(now::isBefore);
        String state = !incident.open()
                ? "cleared"
                : incident.acknowledged().isPresent()
                        ? "acknowledged"
                        : silenced.isPresent() ? "silenced" : incident.cause().isPresent() ? "explained" : "open";
        return new IncidentRow(
                incident.id().toString(),
                slo.isPresent() ? "slo" : "probe",
                subject,
                slo.orElse(null),
                incident.rule(),
                incident.openedAt(),
                incident.clearedAt().orElse(null),
                state,
                switch (state) {
                    case "open" -> "bad";
                    case "cleared" -> "idle";
                    case "acknowledged" -> "warn";
                    default -> "wait";
                },
                incident.acknowledged()
                        .map(taken -> Actor.of(taken.by()).name())
                        .orElse(null),
                silenced.orElse(null),
                incident.open(),
                incident.open() && incident.acknowledged().isEmpty());
    }
}
