package im.steward.audit.capture;

import static im.steward.audit.capture.Rig.message;
import static im.steward.audit.capture.Rig.until;
import static org.assertj.core.api.Assertions.assertThat;

import im.steward.devstack.Database;
import im.steward.devstack.Part;
import im.steward.devstack.PrivateStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Kills processes with SIGKILL at random moments while events flow in. How many of each: {@code -Dsteward.kills=50,5,5,5}
 * (indexer, Elasticsearch, broker, PostgreSQL).
 */
class IndexerKillIT {
    private static final String FEW = "2,1,1,1";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int EVENTS_PER_SECOND = 800;
    private final Random random = new Random(20261120);
    private final AtomicInteger published = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    @TempDir
    Path directory;

    private sealed interface Victim {
        record Indexer() implements Victim {}

        record Server(Part part) implements Victim {}
    }

    @Test
    void nothingIsLostAndNothingIsTwiceWhoeverIsKilled() throws Exception {
        List<Victim> victims = victims(System.getProperty("steward.kills", FEW));
        long started = System.nanoTime();
        try (PrivateStack stack = PrivateStack.start()) {
            Database database = stack.database("kills");
            try (Rig rig = new Rig(stack.bootstrapServers(), stack.elasticsearch(), database, "kill-")) {
                Thread source = Thread.ofPlatform().name("source").start(() -> publish(rig));
                Process indexer = start(stack, database);
                for (Victim victim : victims) {
                    awaitProgress(rig);
                    LockSupport.parkNanos(
                            Duration.ofMillis(random.nextInt(1_500)).toNanos());
                    switch (victim) {
                        case Victim.Indexer _ -> {
                            indexer.destroyForcibly().waitFor();
                            indexer = start(stack, database);
                        }
                        case Victim.Server(var part) -> {
                            stack.kill9(part);
                            LockSupport.parkNanos(
                                    Duration.ofMillis(random.nextInt(1_000)).toNanos());
                            stack.start(part);
                        }
                    }
                }
                enough.set(true);
                source.join();
                rig.flush();
                until("all committed", PATIENCE, () -> committed(rig) == published.get());
                indexer.destroyForcibly().waitFor();

                BitSet archived = archived(rig);
                System.out.printf(
                        "%d kills (%s), %d events published, %d archived, %d distinct, %d s%n",
                        victims.size(),
                        System.getProperty("steward.kills", FEW),
                        published.get(),
                        rig.archived(),
                        archived.cardinality(),
                        Duration.ofNanos(System.nanoTime() - started).toSeconds());
                assertThat(rig.archived()).isEqualTo(published.get());
                assertThat(archived.cardinality()).isEqualTo(published.get());
                assertThat(archived.nextClearBit(0)).isEqualTo(published.get());
            }
        }
    }

    private List<Victim> victims(String counts) {
        int[] each =
                Arrays.stream(counts.split(",")).mapToInt(Integer::parseInt).toArray();
        List<Victim> victims = new ArrayList<>(Collections.nCopies(each[0], new Victim.Indexer()));
        victims.addAll(Collections.nCopies(each[1], new Victim.Server(Part.ELASTICSEARCH)));
        victims.addAll(Collections.nCopies(each[2], new Victim.Server(Part.KAFKA)));
        victims.addAll(Collections.nCopies(each[3], new Victim.Server(Part.POSTGRESQL)));
        Collections.shuffle(victims, random);
        return victims;
    }

    private Process start(PrivateStack stack, Database database) throws IOException {
        return IndexerProcess.start(
                stack.bootstrapServers(), stack.elasticsearch(), database, "kill-", directory.resolve("indexer.log"));
    }

    private void publish(Rig rig) {
        while (!enough.get()) {
            for (int i = 0; i < EVENTS_PER_SECOND / 20; i++) {
                int number = published.getAndIncrement();
                rig.publish(message("m" + number, "c" + number % 97, "event number " + number));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** A kill before anything was done would prove nothing. */
    private static void awaitProgress(Rig rig) {
        long before = committed(rig);
        until("progress", PATIENCE, () -> committed(rig) > Math.max(before, 0));
    }

    private static long committed(Rig rig) {
        try {
            return rig.committed();
        } catch (Exception away) {
            return -1;
        }
    }

    /** Every id, straight from the indices. */
    private static BitSet archived(Rig rig) {
        rig.requests.ask("POST", "/" + rig.archive.indexPrefix() + "/_refresh");
        String pit = rig.requests
                .ask("POST", "/" + rig.archive.indexPrefix() + "/_pit?keep_alive=2m")
                .body()
                .path("id")
                .asString();
        ObjectNode question =
                JsonMapper.shared().createObjectNode().put("size", 10_000).put("_source", false);
        question.putObject("pit").put("id", pit).put("keep_alive", "2m");
        question.putArray("sort").add("_shard_doc");
        BitSet numbers = new BitSet();
        while (true) {
            JsonNode hits =
                    rig.requests.ask("POST", "/_search", question).body().at("/hits/hits");
            if (hits.isEmpty()) {
                return numbers;
            }
            for (JsonNode hit : hits) {
                String id = hit.path("_id").asString();
                numbers.set(Integer.parseInt(id.substring(id.indexOf("/m") + 2, id.length() - 2)));
            }
            question.set("search_after", hits.path(hits.size() - 1).path("sort"));
        }
    }
}
