package im.steward.trail.keeper;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the trail is signed and where its checkpoints go.
 *
 * @param keyFile the signing key, made on the first start; default {@code trail.key} in {@code steward.home}
 * @param origin the trail's name in its checkpoints, such as {@code trail.example.com}; never change it
 * @param anchorFile grows by a record per checkpoint; default {@code trail-anchors.txt} in {@code steward.home}, better
 *     on another host's disk
 * @param anchorWebhook takes the same records by POST; none by default
 * @param checkpointInterval the longest time before what was appended is signed
 */
@ConfigurationProperties("steward.trail")
record TrailProperties(
        @Nullable Path keyFile,
        @DefaultValue("steward/trail") String origin,
        @Nullable Path anchorFile,
        @Nullable URI anchorWebhook,
        @DefaultValue("60s") Duration checkpointInterval) {
    TrailProperties {
        if (!origin.matches("[!-*,-~]{1,200}")) {
            throw new IllegalArgumentException(
                    "steward.trail.origin must be one word without plus signs, was '%s'; name it like a host"
                            .formatted(origin));
        }
        if (checkpointInterval.compareTo(Duration.ofSeconds(1)) < 0
                || checkpointInterval.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(
                    "steward.trail.checkpoint-interval (%s) must lie between 1s and 1h".formatted(checkpointInterval));
        }
    }
}
