package im.steward.probe.sample;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The role {@code probe}.
 *
 * @param console where samples go; without, the console of the same process
 * @param caCertificate PEM of the authority that signed the console's certificate; the Java platform's own where absent
 * @param tokenFile the probe's token, read at each delivery
 * @param targetsFile what is measured; read again when it changes
 * @param spool where samples wait
 * @param spoolMaxMegabytes the most that waiting samples may take; then the oldest are given up
 * @param busyAbove a start later than this, or a probe of ourselves slower than this, marks samples {@code host_busy}
 * @param warmUp probes of ourselves before the first of others: so many that the JVM has compiled what probes
 * @param deliverEvery how often samples are handed over
 */
@ConfigurationProperties("steward.probe")
public record ProbeProperties(
        @Nullable URI console,
        @Nullable Path caCertificate,
        Path tokenFile,
        Path targetsFile,
        Path spool,
        @DefaultValue("1024") int spoolMaxMegabytes,
        @DefaultValue("5ms") Duration busyAbove,
        @DefaultValue("10000") int warmUp,
        @DefaultValue("5s") Duration deliverEvery) {
    public ProbeProperties {
        require(
                console == null
                        || (console.getHost() != null
                                && String.valueOf(console.getScheme()).matches("https?")
                                && console.getUserInfo() == null),
                "steward.probe.console must be the address of the console, such as https://steward.example.com");
        require(
                console == null || !"http".equals(console.getScheme()) || isLocal(console),
                "steward.probe.console must begin with https:// unless the console is on this machine");
        require(
                spoolMaxMegabytes >= 32 && spoolMaxMegabytes <= 1_000_000,
                "steward.probe.spool-max-megabytes must lie between 32 and 1000000, was " + spoolMaxMegabytes);
        require(
                busyAbove.compareTo(Duration.ofMillis(1)) >= 0 && busyAbove.compareTo(Duration.ofSeconds(1)) <= 0,
                "steward.probe.busy-above must lie between 1ms and 1s, was " + busyAbove);
        require(warmUp >= 0 && warmUp <= 100_000, "steward.probe.warm-up must lie between 0 and 100000, was " + warmUp);
        require(
                deliverEvery.compareTo(Duration.ofMillis(10)) >= 0
                        && deliverEvery.compareTo(Duration.ofMinutes(5)) <= 0,
                "steward.probe.deliver-every must lie between 10ms and 5m, was " + deliverEvery);
    }

    SpoolLimits limits() {
        return new SpoolLimits(SpoolLimits.DEFAULT.segmentBytes(), spoolMaxMegabytes * 1024L * 1024L);
    }

    private static boolean isLocal(URI console) {
        return console.getHost().matches("localhost|127\\..*|\\[::1]");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
