package im.steward.compliance.matter;

import im.steward.audit.search.Completeness;
import im.steward.audit.search.SearchPage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** How long officers wait for a page of hits, both trail entries included; never for what, nor who. */
final class SearchTimes {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(300),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };
    private final MeterRegistry registry;
    private final Timer complete;
    private final Timer degraded;
    private final Timer failed;

    SearchTimes(MeterRegistry registry) {
        this.registry = registry;
        this.complete = timer("complete");
        this.degraded = timer("degraded");
        this.failed = timer("failed");
    }

    private Timer timer(String outcome) {
        return Timer.builder("steward.search")
                .tag("outcome", outcome)
                .description("From an officer's question to the page of hits, trail entries included")
                .serviceLevelObjectives(BOUNDS)
                .register(registry);
    }

    SearchPage measure(Supplier<SearchPage> search) {
        Timer.Sample sample = Timer.start(registry);
        Timer outcome = failed;
        try {
            SearchPage page = search.get();
            outcome = switch (page.completeness()) {
                case Completeness.Complete _ -> complete;
                case Completeness.Degraded _ -> degraded;
            };
            return page;
        } finally {
            sample.stop(outcome);
        }
    }
}
