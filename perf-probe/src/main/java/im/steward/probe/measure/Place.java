package im.steward.probe.measure;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Host, port and whether the connection is secured, out of an address. */
record Place(String host, int port, boolean secured) {
    private static final Map<String, Integer> PORTS = Map.ofEntries(
            Map.entry("http", 80),
            Map.entry("https", 443),
            Map.entry("ws", 80),
            Map.entry("wss", 443),
            Map.entry("smtp", 25),
            Map.entry("smtps", 465),
            Map.entry("redis", 6379),
            Map.entry("rediss", 6380),
            Map.entry("tls", 443),
            Map.entry("postgresql", 5432),
            Map.entry("postgresqls", 5432),
            Map.entry("mariadb", 3306),
            Map.entry("mariadbs", 3306),
            Map.entry("kafka", 9092),
            Map.entry("kafkas", 9093),
            Map.entry("xmpp", 5222),
            Map.entry("xmpps", 5223));

    private static final Set<String> SECURED =
            Set.of("https", "wss", "smtps", "rediss", "tls", "postgresqls", "mariadbs", "kafkas", "xmpps");

    Place {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("an address needs a host and a port from 1 to 65535");
        }
    }

    static Place of(URI url) {
        String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String host = Optional.ofNullable(url.getHost())
                .orElseThrow(() -> new IllegalArgumentException("an address names a host: " + scheme + "://host:port"));
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("an address must not hold a password; put it into a file");
        }
        int port = url.getPort() >= 0
                ? url.getPort()
                : Optional.ofNullable(PORTS.get(scheme))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "an address of this kind names its port: " + scheme + "://host:port"));
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Place(bare, port, SECURED.contains(scheme));
    }

    /** An address without what may be secret: scheme, host and port. */
    static String spelled(URI url) {
        return url.getScheme().toLowerCase(Locale.ROOT) + "://" + of(url);
    }

    /** Nobody reads along on the way. */
    boolean isLoopback() {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** As the Host header writes it. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (secured ? 443 : 80) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
