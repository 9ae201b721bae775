package im.steward.console.probe;

import com.fasterxml.jackson.annotation.JsonProperty;
import im.steward.console.account.Action;
import im.steward.console.account.Allowed;
import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import im.steward.probe.history.Agent;
import im.steward.probe.history.AgentName;
import im.steward.probe.history.Greeting;
import im.steward.probe.history.Samples;
import im.steward.probe.measure.TargetName;
import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where probes deliver; each by its own token, which opens nothing else. */
@RestController
@RequestMapping("/api/v1/probes")
class SampleController {
    private static final int MOST_BYTES = 4 * 1024 * 1024;
    private final Samples samples;

    SampleController(Samples samples) {
        this.samples = samples;
    }

    /** How much of a probe's latencies is its own, in microseconds. */
    record ErrorBarBody(
            @JsonProperty("p50_us") long median,
            @JsonProperty("p99_us") long worst) {}

    record TargetBody(
            String name,
            String kind,
            String address,
            @JsonProperty("every_ms") long every,
            @JsonProperty("timeout_ms") long timeout) {
        Greeting.Told told() {
            return new Greeting.Told(
                    TargetName.of(name), kind, address, Duration.ofMillis(every), Duration.ofMillis(timeout));
        }
    }

    record GreetingBody(
            UUID spool,
            @JsonProperty("sent_at") Instant sentAt,
            long waiting,
            long lost,
            long missed,
            @JsonProperty("error_bar") @Nullable ErrorBarBody errorBar,
            List<TargetBody> targets) {
        Greeting greeting() {
            return new Greeting(
                    spool,
                    sentAt,
                    waiting,
                    lost,
                    missed,
                    Optional.ofNullable(errorBar)
                            .map(bar -> new Agent.ErrorBar(micros(bar.median()), micros(bar.worst()))),
                    targets.stream().map(TargetBody::told).toList());
        }

        private static Duration micros(long amount) {
            return Duration.ofNanos(amount * 1_000);
        }
    }

    record DeliveredBody(long delivered) {}

    @PostMapping("/greeting")
    @Allowed(Action.DELIVER_SAMPLES)
    DeliveredBody greet(Principal probe, @RequestBody GreetingBody body) {
        return new DeliveredBody(samples.greet(AgentName.of(probe.getName()), body.greeting()));
    }

    @PostMapping(path = "/samples", consumes = "application/x-ndjson")
    @Allowed(Action.DELIVER_SAMPLES)
    DeliveredBody deliver(Principal probe, @RequestParam UUID spool, @RequestParam long first, InputStream body)
            throws IOException {
        byte[] lines = body.readNBytes(MOST_BYTES + 1);
        if (lines.length > MOST_BYTES) {
            throw new InvalidException(new Fault(
                    "probe-samples-unreadable",
                    "A delivery has at most 4 MB",
                    "Run the probe and the console in the same version"));
        }
        return new DeliveredBody(samples.deliver(AgentName.of(probe.getName()), spool, first, lines));
    }
}
