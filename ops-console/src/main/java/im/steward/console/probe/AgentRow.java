package im.steward.console.probe;

import im.steward.probe.history.Agent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A probe in the list of all. */
record AgentRow(
        String name,
        boolean active,
        String state,
        String kind,
        String issuedBy,
        Instant issuedAt,
        @Nullable Instant seenAt,
        Duration skew,
        boolean skewed,
        long waiting,
        long lost,
        long missed,
        @Nullable Duration errorMedian,
        @Nullable Duration errorP99) {
    /** Four greetings have not come. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration CLOCK_OFF = Duration.ofSeconds(2);

    static AgentRow of(Agent agent, Instant now) {
        String state = !agent.active()
                ? "revoked"
                : agent.seenAt().isEmpty() ? "waiting" : agent.silent(now, PATIENCE) ? "silent" : "alive";
        return new AgentRow(
                agent.name().value(),
                agent.active(),
                state,
                switch (state) {
                    case "alive" -> "good";
                    case "silent" -> "bad";
                    case "waiting" -> "wait";
                    default -> "idle";
                },
                agent.issuedBy(),
                agent.issuedAt(),
                agent.seenAt().orElse(null),
                agent.skew(),
                agent.skew().abs().compareTo(CLOCK_OFF) > 0,
                agent.waiting(),
                agent.lost(),
                agent.missed(),
                agent.errorBar().map(Agent.ErrorBar::median).orElse(null),
                agent.errorBar().map(Agent.ErrorBar::p99).orElse(null));
    }
}
