package im.steward.audit.capture;

import im.steward.audit.kafka.KafkaClients;
import im.steward.audit.log.SilentCause;
import im.steward.event.EventTopic;
import im.steward.kernel.Fault;
import im.steward.kernel.StewardException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic and hands batches to three writers; commits an offset only when everything before it is safe. A loop of
 * our own rather than a listener container, because three things must be exact: what is in flight, when to stop asking
 * for more, and what is committed when a partition moves.
 */
final class EventConsumer {
    private static final Logger log = LoggerFactory.getLogger(EventConsumer.class);
    /** Two bulk requests keep two cores of Elasticsearch busy, while the third is prepared or answered. */
    private static final int WRITERS = 3;

    private static final int BATCH_RECORDS = 1_000;
    private static final int BATCH_BYTES = 3 << 20;
    private static final int BUFFERED_RECORDS = 3 * BATCH_RECORDS;
    private static final long BUFFERED_BYTES = 24L << 20;
    private static final Duration POLL_IDLE = Duration.ofMillis(200);
    private static final Duration POLL_BUSY = Duration.ofMillis(5);
    /** As long as the writers have the next batches beside them; a batch takes three times as long. */
    private static final Duration POLL_FULL = Duration.ofMillis(20);

    private static final Duration HAND_OVER = Duration.ofSeconds(5);
    private static final Duration LAG_EVERY = Duration.ofSeconds(1);
    /** A loop that has run for so long since it was last begun is well again. */
    private static final Duration CALM = Duration.ofSeconds(10);

    private static final Fault DEFECT = new Fault(
            "indexer-defect",
            "Steward itself fails to index a batch of events",
            "Report the stack trace in the log; nothing is lost, the events wait in Kafka");
    private static final Fault DEAD = new Fault(
            "indexer-thread-ended",
            "A thread of this indexer has ended that should run for ever",
            "Restart this indexer and report the stack trace in the log; nothing is lost, the events wait in Kafka");

    private final KafkaClients clients;
    private final EventTopic topic;
    private final String group;
    private final Intake intake;
    private final LostOffsets lost;
    private final CaptureState state;
    private final CaptureMetrics metrics;
    private final Progress progress = new Progress();
    private final BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;
    private volatile long lastRecord = System.nanoTime();

    // Touched by the polling thread only.
    private final Deque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long lagAsked;
    private long openedAt = System.nanoTime();

    EventConsumer(
            KafkaClients clients,
            EventTopic topic,
            String group,
            Intake intake,
            LostOffsets lost,
            CaptureState state,
            CaptureMetrics metrics) {
        this.clients = clients;
        this.topic = topic;
        this.group = group;
        this.intake = intake;
        this.lost = lost;
        this.state = state;
        this.metrics = metrics;
    }

    synchronized void start() {
        threads.add(thread("steward-poll").start(this::poll));
        for (int i = 0; i < WRITERS; i++) {
            threads.add(thread("steward-write-" + i).start(this::write));
        }
    }

    /** Its loop takes every failure; should one get past it all the same, it does not stay unseen. */
    private Thread.Builder thread(String name) {
        return Thread.ofPlatform().name(name).uncaughtExceptionHandler((_, failure) -> {
            if (state.pause(CaptureState.Station.THREAD, DEAD)) {
                tell(DEAD, failure, "thread ended");
            }
        });
    }

    private static void tell(Fault fault, Throwable failure, String what) {
        log.atError()
                .setCause(SilentCause.of(failure))
                .addKeyValue("fault", fault.code())
                .log(what);
    }

    /** Finishes what is in flight if that takes less than a few seconds; the rest is read again next time. */
    synchronized void stop() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                if (!thread.join(HAND_OVER.multipliedBy(2))) {
                    thread.interrupt();
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
                thread.interrupt();
            }
        }
        threads.clear();
    }

    /** Silence may be peace or a broker that is gone; the client does not tell, so whoever watches asks. */
    boolean silentFor(Duration length) {
        return System.nanoTime() - lastRecord > length.toNanos();
    }

    private void write() {
        while (!stopped) {
            try {
                Batch batch = batches.poll(POLL_IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (batch != null) {
                    finish(batch);
                    unfinished.decrementAndGet();
                }
            } catch (InterruptedException hurried) {
                return;
            }
        }
    }

    private void finish(Batch batch) {
        Backoff backoff = new Backoff();
        while (!stopped) {
            try {
                if (intake.take(batch.records(), () -> stopped)) {
                    batch.done();
                    state.resume(CaptureState.Station.ARCHIVE);
                }
                return;
            } catch (RuntimeException | Error defect) {
                // Nothing is committed before it is safe, so trying again is all that is left.
                if (state.pause(CaptureState.Station.ARCHIVE, DEFECT)) {
                    tell(DEFECT, defect, "batch failed");
                }
                backoff.await();
            }
        }
    }

    private void poll() {
        Backoff backoff = new Backoff();
        while (!stopped) {
            try (Consumer<byte[], byte[]> consumer = open()) {
                clients.createTopics();
                consumer.subscribe(List.of(topic.name()), new HandOver(consumer));
                openedAt = System.nanoTime();
                while (!stopped) {
                    turn(consumer);
                    if (calm()) {
                        backoff = new Backoff();
                        state.resume(CaptureState.Station.CONSUMER);
                        state.resume(CaptureState.Station.LOOP);
                    }
                }
                settle(consumer, consumer.assignment());
            } catch (StewardException away) {
                state.pause(CaptureState.Station.CONSUMER, away.fault());
                backoff.await();
            } catch (KafkaException refused) {
                state.pause(
                        CaptureState.Station.CONSUMER,
                        clients.unavailable(refused).fault());
                log.atWarn().setCause(refused).log("consumer is opened anew");
                backoff.await();
            } catch (RuntimeException | Error defect) {
                if (state.pause(CaptureState.Station.LOOP, DEFECT)) {
                    tell(DEFECT, defect, "polling failed");
                }
                backoff.await();
            } finally {
                waiting.clear();
                waitingBytes = 0;
                progress.forgetAll();
            }
        }
    }

    /** A poll that brings nothing may be one that has not been refused yet. */
    private boolean calm() {
        return System.nanoTime() - openedAt > CALM.toNanos();
    }

    private Consumer<byte[], byte[]> open() {
        Map<String, Object> config = new HashMap<>(clients.consumerConfig(group));
        config.putIfAbsent(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        // An indexer that was killed gives its partitions free after ten seconds instead of 45.
        config.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        config.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS);
        config.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A client that begins anew by itself would not say what it passes over.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
        config.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void turn(Consumer<byte[], byte[]> consumer) {
        boolean full = waiting.size() >= BUFFERED_RECORDS || waitingBytes >= BUFFERED_BYTES;
        if (full) {
            consumer.pause(consumer.assignment());
        } else if (!consumer.paused().isEmpty()) {
            consumer.resume(consumer.paused());
        }
        Duration wait = full ? POLL_FULL : waiting.isEmpty() && unfinished.get() == 0 ? POLL_IDLE : POLL_BUSY;
        for (ConsumerRecord<byte[], byte[]> record : polled(consumer, wait)) {
            waiting.add(record);
            waitingBytes += size(record);
            lastRecord = System.nanoTime();
        }
        hand();
        Map<TopicPartition, OffsetAndMetadata> advanced = progress.advance();
        if (!advanced.isEmpty()) {
            consumer.commitAsync(advanced, (offsets, refused) -> {
                if (refused != null) {
                    progress.again(offsets);
                }
            });
        }
        lag(consumer);
    }

    private Iterable<ConsumerRecord<byte[], byte[]>> polled(Consumer<byte[], byte[]> consumer, Duration wait) {
        try {
            return consumer.poll(wait);
        } catch (NoOffsetForPartitionException neverCommitted) {
            lost.beginAt(consumer, neverCommitted.partitions());
        } catch (OffsetOutOfRangeException gone) {
            lost.passOver(consumer, gone.offsetOutOfRangePartitions());
        }
        return List.of();
    }

    /** A full batch goes as soon as a writer will be free, a small one only when one is free now. */
    private void hand() {
        while (!waiting.isEmpty()
                && (unfinished.get() < WRITERS
                        || (unfinished.get() < 2 * WRITERS && waiting.size() >= BATCH_RECORDS))) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long bytes = 0;
            while (!waiting.isEmpty() && records.size() < BATCH_RECORDS && bytes < BATCH_BYTES) {
                ConsumerRecord<byte[], byte[]> record = waiting.remove();
                bytes += size(record);
                records.add(record);
            }
            waitingBytes -= bytes;
            unfinished.incrementAndGet();
            batches.add(progress.begin(records));
        }
    }

    private static int size(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(0, record.serializedValueSize()) + Math.max(0, record.serializedKeySize());
    }

    /** Before partitions leave: wait a little for what is in flight, then commit what is safe. */
    private void settle(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> leaving) {
        long deadline = System.nanoTime() + HAND_OVER.toNanos();
        while (progress.busy(leaving)
                && System.nanoTime() < deadline
                && state.paused().isEmpty()) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        Map<TopicPartition, OffsetAndMetadata> advanced = progress.advance();
        if (!advanced.isEmpty()) {
            consumer.commitSync(advanced, HAND_OVER);
        }
    }

    private void lag(Consumer<byte[], byte[]> consumer) {
        if (System.nanoTime() - lagAsked < LAG_EVERY.toNanos()) {
            return;
        }
        lagAsked = System.nanoTime();
        Map<Integer, Long> lags = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            long here = waiting.stream()
                    .filter(record -> record.partition() == partition.partition())
                    .count();
            consumer.currentLag(partition).ifPresent(behind -> lags.put(partition.partition(), behind + here));
            metrics.lagOf(partition.partition());
        }
        state.lags(lags);
    }

    private final class HandOver implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        HandOver(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            log.atInfo().addKeyValue("partitions", partitions.size()).log("partitions assigned");
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            drop(partitions);
            settle(consumer, partitions);
            progress.forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            drop(partitions);
            progress.forget(partitions);
        }

        private void drop(Collection<TopicPartition> partitions) {
            Set<Integer> gone = new HashSet<>();
            partitions.forEach(partition -> gone.add(partition.partition()));
            waiting.removeIf(record -> gone.contains(record.partition()));
            waitingBytes = waiting.stream().mapToLong(EventConsumer::size).sum();
        }
    }
}
