package im.steward.audit.capture;

import im.steward.audit.elastic.ElasticsearchRequests;
import im.steward.audit.index.Arrival;
import im.steward.event.EventBytes;
import im.steward.event.EventHead;
import im.steward.kernel.StewardException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures freshness as an officer would: takes a live event now and then and asks until a search finds it. Events of
 * an import are old on purpose and are not sampled.
 */
final class FreshnessSampler implements Runnable {
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);
    private static final Duration GIVE_UP = Duration.ofSeconds(30);
    private final ElasticsearchRequests requests;
    private final String alias;
    private final CaptureMetrics metrics;
    private final Clock clock;
    /** Hands over only when the sampler is waiting; otherwise the event passes unmeasured. */
    private final SynchronousQueue<EventHead> next = new SynchronousQueue<>();

    FreshnessSampler(ElasticsearchRequests requests, String alias, CaptureMetrics metrics, Clock clock) {
        this.requests = requests;
        this.alias = alias;
        this.metrics = metrics;
        this.clock = clock;
    }

    void offer(Arrival arrival) {
        if (arrival.bytes().header(EventBytes.CORRELATION_ID).isEmpty()) {
            // The answer does not matter: a sample more or less.
            boolean _ = next.offer(arrival.event().head());
        }
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                measure(next.take());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure(EventHead head) {
        long start = System.nanoTime();
        while (!Thread.currentThread().isInterrupted() && System.nanoTime() - start < GIVE_UP.toNanos()) {
            if (found(head.id().value())) {
                Instant now = clock.instant();
                metrics.found(positive(head.at(), now), positive(head.recordedAt(), now));
                return;
            }
            LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
        }
    }

    private boolean found(String id) {
        ObjectNode question = JsonMapper.shared().createObjectNode();
        question.putObject("query").putObject("term").put("event.id", id);
        question.put("size", 0).put("terminate_after", 1);
        try {
            return requests.ask("POST", "/" + alias + "/_search?filter_path=hits.total.value", question)
                            .body()
                            .path("hits")
                            .path("total")
                            .path("value")
                            .asLong()
                    > 0;
        } catch (StewardException away) {
            return false;
        }
    }

    private static Duration positive(Instant from, Instant to) {
        Duration length = Duration.between(from, to);
        return length.isNegative() ? Duration.ZERO : length;
    }
}
