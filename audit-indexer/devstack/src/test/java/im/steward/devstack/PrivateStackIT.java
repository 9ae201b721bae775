package im.steward.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class PrivateStackIT {
    private static final TopicPartition TOPIC = new TopicPartition("kept", 0);
    private static final int FIFTEEN_MIB = 15 << 20;

    @Test
    void nothingAcknowledgedIsLostByAPowerCut() throws Exception {
        try (PrivateStack stack = PrivateStack.start()) {
            Database database = stack.database("kept");
            run(database, "CREATE SCHEMA mine; CREATE TABLE mine.kept (n int); INSERT INTO mine.kept VALUES (42)");
            send(stack);
            put(stack);

            for (Part part : Part.values()) {
                stack.kill9(part);
            }
            for (Part part : Part.values()) {
                stack.start(part);
            }

            assertThat(rows(database)).isEqualTo(1);
            assertThat(sizeOfTheFirst(stack)).isEqualTo(FIFTEEN_MIB);
            assertThat(http(HttpRequest.newBuilder(stack.elasticsearch().resolve("/kept/_doc/1"))))
                    .contains("\"found\":true");
        }
    }

    private static void run(Database database, String sql) throws Exception {
        try (Connection connection = database.asOwner().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int rows(Database database) throws Exception {
        try (Connection connection = database.asOwner().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM mine.kept")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** As large as a message may be, and from a time that a broker with a default retention would not keep. */
    private static void send(PrivateStack stack) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.bootstrapServers(), "acks", "all", "max.request.size", 16 << 20);
        try (Admin admin = Admin.create(settings);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC.topic(), 1, (short) 1)))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>(TOPIC.topic(), 0, 0L, new byte[0], new byte[FIFTEEN_MIB]))
                    .get();
        }
    }

    private static int sizeOfTheFirst(PrivateStack stack) {
        Map<String, Object> settings = Map.of("bootstrap.servers", stack.bootstrapServers());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(TOPIC));
            consumer.seekToBeginning(List.of(TOPIC));
            return consumer.poll(Duration.ofSeconds(30))
                    .records(TOPIC)
                    .getFirst()
                    .value()
                    .length;
        }
    }

    private static void put(PrivateStack stack) throws Exception {
        assertThat(http(HttpRequest.newBuilder(stack.elasticsearch().resolve("/kept/_doc/1"))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString("{}"))))
                .contains("created");
    }

    private static String http(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
