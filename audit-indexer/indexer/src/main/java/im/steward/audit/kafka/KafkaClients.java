package im.steward.audit.kafka;

import im.steward.kernel.Fault;
import im.steward.kernel.UnavailableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Kafka clients of one kind: acknowledged by all replicas, nothing twice, messages up to 16 MiB. */
public final class KafkaClients {
    /** The contract takes 8 MiB of text; JSON may write a character of it in six. */
    private static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;
    /** Leaves room for the headers. */
    public static final int MAX_BODY_BYTES = MAX_RECORD_BYTES - 64 * 1024;
    /** A quarantined message is as large as it came, and then some: its reason and its place are headers of it. */
    private static final int MAX_QUARANTINED_BYTES = MAX_RECORD_BYTES + 1024 * 1024;
    /** What the broker took from others was measured packed; unpacked it may be many times as large. */
    private static final int MAX_RAW_BYTES = 256 * 1024 * 1024;
    /** By the broker's clock. Long enough to mend an archive that went away before a holiday; the default week is not. */
    private static final long RETENTION_MILLIS = TimeUnit.DAYS.toMillis(30);

    private static final long FOREVER = -1;
    private static final Logger log = LoggerFactory.getLogger(KafkaClients.class);

    private final KafkaProperties properties;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    public KafkaClients(KafkaProperties properties) {
        this.properties = properties;
    }

    public Producer<String, byte[]> producer() {
        return new KafkaProducer<>(producerConfig(), new StringSerializer(), new ByteArraySerializer());
    }

    /** For what must leave as it came: an unreadable key would not survive as text; its size is for the broker to judge. */
    public Producer<byte[], byte[]> rawProducer() {
        Map<String, Object> config = producerConfig();
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RAW_BYTES);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) MAX_RAW_BYTES);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> config = common();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // A broker that has just become a partition's leader takes any number of a producer as its first. A second
        // request on the way may overtake the first one, which is then out of order until it times out.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * MAX_RECORD_BYTES);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 10);
        return config;
    }

    /** Offsets are committed by whoever has made sure of the messages, never by a timer. */
    public Map<String, Object> consumerConfig(String group) {
        Map<String, Object> config = common();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return config;
    }

    public Admin admin() {
        return Admin.create(common());
    }

    /**
     * Makes the events' topic and its quarantine where they are missing; an existing one is left as it is, and a setting
     * of it that may lose events is told once.
     */
    public void createTopics() {
        NewTopic events = events();
        NewTopic quarantine = quarantine();
        try (Admin admin = admin()) {
            // Asked before made: an account may be allowed to read topics and not to make them.
            Set<String> present = admin.listTopics().names().get(30, TimeUnit.SECONDS);
            for (NewTopic topic : List.of(events, quarantine)) {
                if (!present.contains(topic.name())) {
                    create(admin, topic);
                }
            }
            otherwise(admin, present).forEach(this::tell);
        } catch (ExecutionException | TimeoutException | KafkaException refused) {
            throw unavailable(refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable(stopped);
        }
    }

    private NewTopic events() {
        return topic(properties.topic(), properties.partitions(), MAX_RECORD_BYTES, RETENTION_MILLIS);
    }

    /** One partition, so that its offsets are a list; kept until someone has decided. */
    private NewTopic quarantine() {
        return topic(properties.eventTopic().quarantine(), 1, MAX_QUARANTINED_BYTES, FOREVER);
    }

    /** A setting that somebody has made otherwise than we would have. */
    record Otherwise(String topic, String setting, String value) {}

    /** What may lose events; where we may not ask, there is nothing to tell. */
    List<Otherwise> otherwise(Admin admin, Set<String> present) throws InterruptedException, TimeoutException {
        Map<NewTopic, String> wanted = Map.of(
                events(), TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                quarantine(), TopicConfig.RETENTION_MS_CONFIG);
        List<Otherwise> found = new ArrayList<>();
        for (Map.Entry<NewTopic, String> entry : wanted.entrySet()) {
            NewTopic topic = entry.getKey();
            if (present.contains(topic.name())) {
                setting(admin, topic.name(), entry.getValue())
                        .filter(value -> !value.equals(topic.configs().get(entry.getValue())))
                        .map(value -> new Otherwise(topic.name(), entry.getValue(), value))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<String> setting(Admin admin, String topic, String name)
            throws InterruptedException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return Optional.ofNullable(admin.describeConfigs(List.of(resource))
                            .all()
                            .get(30, TimeUnit.SECONDS)
                            .get(resource))
                    .map(settings -> settings.get(name))
                    .map(ConfigEntry::value);
        } catch (ExecutionException notAllowed) {
            return Optional.empty();
        }
    }

    private void tell(Otherwise otherwise) {
        if (told.add(otherwise.topic())) {
            log.atWarn()
                    .addKeyValue("fault", "topic-set-otherwise")
                    .addKeyValue("topic", otherwise.topic())
                    .addKeyValue("setting", otherwise.setting())
                    .addKeyValue("value", otherwise.value())
                    .log("events may be lost by a setting of their topic");
        }
    }

    /** Whether the broker answers within a few seconds. */
    public boolean answers() {
        try (Admin admin = admin()) {
            admin.describeCluster().nodes().get(5, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | KafkaException away) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void create(Admin admin, NewTopic topic) {
        try {
            admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            if (!(refused.getCause() instanceof TopicExistsException)) {
                throw unavailable(refused);
            }
        } catch (TimeoutException late) {
            throw unavailable(late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable(stopped);
        }
    }

    /** What every door says when the broker does not answer. */
    public UnavailableException unavailable(Throwable cause) {
        return new UnavailableException(
                new Fault(
                        "kafka-unavailable",
                        "Kafka at %s does not answer or refuses".formatted(properties.bootstrapServers()),
                        "Check that the broker runs and that steward.kafka.* names it, then try again"),
                cause);
    }

    private static NewTopic topic(String name, int partitions, int maxBytes, long retentionMillis) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of(
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxBytes),
                        TopicConfig.RETENTION_MS_CONFIG, Long.toString(retentionMillis),
                        // A sender's clock says nothing of how long a record has been waiting here (ADR 0035).
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TimestampType.LOG_APPEND_TIME.name));
    }

    private Map<String, Object> common() {
        Map<String, Object> config = new HashMap<>(properties.properties());
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, properties.bootstrapServers());
        return config;
    }
}
