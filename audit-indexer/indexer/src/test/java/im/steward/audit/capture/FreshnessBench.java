package im.steward.audit.capture;

import static im.steward.audit.capture.Rig.until;

import im.steward.devstack.Stack;
import im.steward.event.AccountRef;
import im.steward.event.AuditEvent.MessagePosted;
import im.steward.event.Body;
import im.steward.event.ChannelRef;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.event.MessageRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * From producing an event until a search finds it, for every event of a steady stream. The limit beside it is the
 * refresh interval: no event can be found before the next refresh.
 */
public final class FreshnessBench {
    private static final int PER_SECOND = 500;
    private static final int SECONDS = Integer.getInteger("steward.bench.seconds", 20);
    private static final int EVENTS = PER_SECOND * SECONDS;
    private static final long GOAL_MILLIS = 2_000;
    private static final long REFRESH_MILLIS = 500;

    private FreshnessBench() {}

    public static void main(String[] arguments) throws Exception {
        AtomicLongArray produced = new AtomicLongArray(EVENTS);
        List<Long> taken = new ArrayList<>(EVENTS);
        try (Stack stack = Stack.shared();
                Rig rig = new Rig(stack.bootstrapServers(), stack.elasticsearch(), stack.database(), stack.prefix())) {
            Capture indexer = rig.indexer();
            indexer.start();
            rig.publish(event("first", Instant.now()));
            rig.flush();
            until("ready", Duration.ofMinutes(1), () -> rig.archived() == 1);
            Thread producer = Thread.ofPlatform().start(() -> produce(rig, produced));
            watch(rig, produced, taken);
            producer.join();
            indexer.stop();
        }
        Collections.sort(taken);
        double p99 = taken.get((int) (EVENTS * 0.99));
        System.out.printf(
                Locale.ROOT,
                "freshness at %d events/s over %d s: p50 %d ms, p99 %.0f ms, max %d ms (goal p99 %d ms)%n",
                PER_SECOND,
                SECONDS,
                taken.get(EVENTS / 2),
                p99,
                taken.getLast(),
                GOAL_MILLIS);
        System.out.printf(
                Locale.ROOT,
                "BENCH {\"name\":\"freshness\",\"value\":%.0f,\"unit\":\"ms p99\",\"limit\":%d,\"ratio\":%.3f}%n",
                p99,
                REFRESH_MILLIS,
                REFRESH_MILLIS / p99);
    }

    /** By schedule, not by echo: a slow moment is not forgiven by producing less. */
    private static void produce(Rig rig, AtomicLongArray produced) {
        BenchText text = new BenchText(7);
        long start = System.nanoTime();
        for (int i = 0; i < EVENTS; i++) {
            long due = start + i * (1_000_000_000L / PER_SECOND);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            produced.set(i, System.nanoTime());
            rig.publish(event(i + " " + text.next(), Instant.now()));
        }
        rig.flush();
    }

    private static MessagePosted event(String text, Instant now) {
        String id = "f" + text.split(" ", 2)[0];
        return new MessagePosted(
                new EventHead(EventId.of("mattermost", "hq", id, 0), now, now, new AccountRef("u1", "Ulla")),
                new ChannelRef("c" + Math.floorMod(id.hashCode(), 40), "Bench", ChannelRef.Type.PUBLIC, null),
                new MessageRef(id, null),
                new Body(text),
                List.of(),
                List.of(),
                false,
                null);
    }

    /** Asks for what is newer than everything before it was seen complete, until all were seen. */
    private static void watch(Rig rig, AtomicLongArray produced, List<Long> taken) {
        boolean[] seen = new boolean[EVENTS];
        Instant from = Instant.now().minusSeconds(1);
        int complete = 0;
        while (taken.size() < EVENTS) {
            ObjectNode question =
                    JsonMapper.shared().createObjectNode().put("size", 10_000).put("_source", false);
            question.putObject("query")
                    .putObject("range")
                    .putObject("@timestamp")
                    .put("gte", from.plusMillis(complete * 1_000L / PER_SECOND).toEpochMilli())
                    .put("format", "epoch_millis");
            JsonNode hits = rig.requests
                    .ask("POST", "/" + rig.archive.indexPrefix() + "/_search?filter_path=hits.hits._id", question)
                    .body()
                    .at("/hits/hits");
            long now = System.nanoTime();
            for (JsonNode hit : hits) {
                String id = hit.path("_id").asString();
                String number = id.substring(id.indexOf("/f") + 2, id.length() - 2);
                if (!number.equals("first") && !seen[Integer.parseInt(number)]) {
                    seen[Integer.parseInt(number)] = true;
                    taken.add((now - produced.get(Integer.parseInt(number))) / 1_000_000);
                }
            }
            while (complete < EVENTS && seen[complete]) {
                complete++;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
