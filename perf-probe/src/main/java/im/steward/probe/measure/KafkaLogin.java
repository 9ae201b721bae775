package im.steward.probe.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which topic, and how Kafka's own client gets to it within one probe.
 *
 * @param mechanism of SASL, where a user is given
 */
record KafkaLogin(
        String topic, Optional<String> user, Optional<Secret> password, String mechanism, Optional<Path> caFile) {
    private static final Set<String> MECHANISMS = Set.of("plain", "scram-sha-256", "scram-sha-512");

    KafkaLogin {
        if (!topic.matches("[A-Za-z0-9._-]{1,249}")) {
            throw new IllegalArgumentException("topic is the name of a Kafka topic, was '%s'".formatted(topic));
        }
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("user and password-file go together");
        }
        if (!MECHANISMS.contains(mechanism)) {
            throw new IllegalArgumentException(
                    "mechanism is plain, scram-sha-256 or scram-sha-512, was '%s'".formatted(mechanism));
        }
    }

    /** For a producer and a consumer alike. */
    Map<String, Object> settings(Place place, Attempt attempt) throws IOException {
        int left = attempt.millisLeft();
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", place.toString());
        settings.put("client.id", "steward-probe");
        settings.put("metric.reporters", "");
        settings.put("enable.metrics.push", false);
        settings.put("request.timeout.ms", left);
        settings.put("default.api.timeout.ms", left);
        settings.put("allow.auto.create.topics", false);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "latest");
        settings.put("max.block.ms", left);
        settings.put("linger.ms", 0);
        settings.put("delivery.timeout.ms", left);
        settings.put("enable.idempotence", false);
        settings.put("acks", "all");
        boolean named = user.isPresent();
        settings.put(
                "security.protocol",
                named ? (place.secured() ? "SASL_SSL" : "SASL_PLAINTEXT") : place.secured() ? "SSL" : "PLAINTEXT");
        caFile.ifPresent(file -> {
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.location", file.toString());
        });
        if (user.isPresent() && password.isPresent()) {
            settings.put("sasl.mechanism", mechanism.toUpperCase(Locale.ROOT));
            settings.put(
                    "sasl.jaas.config",
                    "org.apache.kafka.common.security.%s required username=\"%s\" password=\"%s\";"
                            .formatted(
                                    mechanism.equals("plain") ? "plain.PlainLoginModule" : "scram.ScramLoginModule",
                                    quoted(user.get()),
                                    quoted(password.get().read())));
        }
        return settings;
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
