package im.steward.probe.slo;

import im.steward.probe.history.AgentName;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that somebody must look at, from its opening to its end.
 *
 * @param rule the most urgent that has burned; {@code silent} for a probe
 * @param cause another one that explains it; then nobody is told of this one
 */
public record Incident(
        IncidentId id,
        Subject subject,
        String rule,
        Instant openedAt,
        Optional<Instant> clearedAt,
        Optional<IncidentId> cause,
        Optional<Acknowledged> acknowledged,
        Optional<Instant> silencedUntil,
        Optional<Instant> toldAt) {
    static final String SILENT = "silent";

    /** What it is about. */
    public sealed interface Subject {
        record Promise(SloId slo) implements Subject {}

        record Probe(AgentName agent) implements Subject {}
    }

    public record Acknowledged(String by, Instant at) {}

    public boolean open() {
        return clearedAt.isEmpty();
    }

    boolean silenced(Instant now) {
        return silencedUntil.filter(now::isBefore).isPresent();
    }
}
