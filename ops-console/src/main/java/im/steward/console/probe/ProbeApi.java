package im.steward.console.probe;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.console.account.SignedIn;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.kernel.Period;
import im.steward.probe.history.AgentName;
import im.steward.probe.history.KnownTarget;
import im.steward.probe.history.Samples;
import im.steward.probe.history.Tally;
import im.steward.probe.history.TargetId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Probes for programs. */
@RestController
@RequestMapping("/api/v1/probes")
class ProbeApi {
    private static final Duration LONGEST = Duration.ofDays(400);
    private final Samples samples;
    private final ProbeDesk desk;
    private final Clock clock;

    ProbeApi(Samples samples, ProbeDesk desk, Clock clock) {
        this.samples = samples;
        this.desk = desk;
        this.clock = clock;
    }

    record AgentBody(
            String name,
            String state,
            @JsonProperty("seen_at") @Nullable Instant seenAt,
            @JsonProperty("clock_skew_ms") long skew,
            long waiting,
            long lost,
            long missed,
            @JsonProperty("error_p50_ms") @Nullable Double errorMedian,
            @JsonProperty("error_p99_ms") @Nullable Double errorP99) {
        static AgentBody of(AgentRow row) {
            return new AgentBody(
                    row.name(),
                    row.state(),
                    row.seenAt(),
                    row.skew().toMillis(),
                    row.waiting(),
                    row.lost(),
                    row.missed(),
                    millis(Optional.ofNullable(row.errorMedian())),
                    millis(Optional.ofNullable(row.errorP99())));
        }
    }

    record TargetBody(
            String agent,
            String name,
            String kind,
            String address,
            boolean active,
            String state,
            @Nullable String failure,
            @Nullable Instant since,
            @JsonProperty("last_at") @Nullable Instant lastAt,
            @JsonProperty("certificate_until") @Nullable Instant certificateUntil) {}

    record ProbesBody(List<AgentBody> agents, List<TargetBody> targets) {}

    record IssueBody(@Nullable String name) {}

    record IssuedBody(String name, String token) {}

    record MeasuredBody(
            Instant from,
            Instant to,
            long samples,
            long errors,
            @JsonProperty("host_busy") long busy,
            @Nullable Double availability,
            @JsonProperty("p50_ms") @Nullable Double p50,
            @JsonProperty("p95_ms") @Nullable Double p95,
            @JsonProperty("p99_ms") @Nullable Double p99,
            @JsonProperty("max_ms") @Nullable Double max,
            Map<String, Long> failures,
            @JsonProperty("phases_mean_ms") Map<String, Double> phases) {
        static MeasuredBody of(Period period, Tally tally) {
            Map<String, Long> failures = new TreeMap<>();
            tally.failures().forEach((failure, count) -> failures.put(failure.word(), count));
            Map<String, Double> phases = new TreeMap<>();
            tally.phases()
                    .forEach((phase, one) -> phases.put(phase.word(), one.mean().toNanos() / 1e6));
            return new MeasuredBody(
                    period.from(),
                    period.to(),
                    tally.total(),
                    tally.bad(),
                    tally.busy(),
                    tally.availability().orElse(null),
                    millis(tally.percentile(50)),
                    millis(tally.percentile(95)),
                    millis(tally.percentile(99)),
                    millis(tally.percentile(100)),
                    failures,
                    phases);
        }
    }

    private static @Nullable Double millis(Optional<Duration> length) {
        return length.map(value -> value.toNanos() / 1e6).orElse(null);
    }

    @GetMapping
    @Allowed(Action.READ_PROBE)
    ProbesBody list() {
        Instant now = clock.instant();
        return new ProbesBody(
                samples.agents().stream()
                        .map(agent -> AgentBody.of(AgentRow.of(agent, now)))
                        .toList(),
                samples.targets().stream().map(target -> body(target, now)).toList());
    }

    private static TargetBody body(KnownTarget target, Instant now) {
        TargetRow row = TargetRow.of(target, new Tally(), now);
        return new TargetBody(
                row.agent(),
                row.name(),
                row.protocol(),
                row.address(),
                row.active(),
                row.state(),
                row.failure(),
                row.since(),
                row.lastAt(),
                target.certificateUntil().orElse(null));
    }

    /** @param from by default an hour before {@code to}, which is now by default */
    @GetMapping("/targets/{agent}/{name}")
    @Allowed(Action.READ_PROBE)
    MeasuredBody measured(
            @PathVariable String agent,
            @PathVariable String name,
            @RequestParam Optional<Instant> from,
            @RequestParam Optional<Instant> to) {
        Instant end = to.orElseGet(clock::instant);
        Instant begin = from.orElseGet(() -> end.minus(Duration.ofHours(1)));
        if (begin.isAfter(end) || Duration.between(begin, end).compareTo(LONGEST) > 0) {
            throw new InvalidException(new Fault(
                    "probe-period-invalid",
                    "The period does not end after it begins, or is longer than 400 days",
                    "Send from and to as ISO times in UTC, from before to"));
        }
        Period period = new Period(begin, end);
        return MeasuredBody.of(
                period, samples.tally(samples.fetch(TargetId.of(agent, name)).id(), period));
    }

    @PostMapping
    @Allowed(Action.CHANGE_PROBE)
    @ResponseStatus(HttpStatus.CREATED)
    IssuedBody issue(SignedIn who, @RequestBody IssueBody body) {
        AgentName name = AgentName.of(Optional.ofNullable(body.name()).orElse(""));
        return new IssuedBody(name.value(), desk.issue(name, who.actor()));
    }

    @DeleteMapping("/{name}")
    @Allowed(Action.CHANGE_PROBE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable AgentName name, SignedIn who) {
        desk.revoke(name, who.actor());
    }
}
