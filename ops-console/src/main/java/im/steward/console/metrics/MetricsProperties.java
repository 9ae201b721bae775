package im.steward.console.metrics;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where Prometheus reads this process.
 *
 * @param port of its own; 0 reads nowhere, and the port of pages never answers
 * @param address it is bound to; this host alone unless there is a token
 * @param token what a reader sends as {@code Authorization: Bearer}, best from a file; blank asks for none
 */
@Validated
@ConfigurationProperties("steward.metrics")
record MetricsProperties(
        @DefaultValue("0") @Min(0) @Max(65_535) int port,
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("") String token) {
    private static final int SHORTEST_TOKEN = 16;

    MetricsProperties {
        token = token.strip();
        if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException(
                    "steward.metrics.token has %d characters and may be guessed; make one with: openssl rand -hex 32"
                            .formatted(token.length()));
        }
        if (port > 0 && token.isEmpty() && !bindTo(address).isLoopbackAddress()) {
            throw new InvalidException(new Fault(
                    "metrics-unguarded",
                    "steward.metrics.address is " + address + ", which others reach, and there is no token",
                    "Put a token into the secret file steward.metrics.token, or bind to 127.0.0.1"));
        }
    }

    InetAddress bindTo() {
        return bindTo(address);
    }

    private static InetAddress bindTo(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "steward.metrics.address (%s) is no address of this host".formatted(address), unknown);
        }
    }

    @Override
    public String toString() {
        return "MetricsProperties[%s:%d]".formatted(address, port);
    }
}
