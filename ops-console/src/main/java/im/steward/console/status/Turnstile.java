package im.steward.console.status;

import java.net.InetAddress;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** Lets so many requests of one address through in a minute; what it remembers is bounded. */
final class Turnstile {
    private static final int MOST_ADDRESSES = 10_000;
    private static final int NETWORK_BYTES = 8;
    private static final String OTHERS = "others";
    private final int mostPerMinute;
    private final Clock clock;
    private final Map<String, Integer> passed = new HashMap<>();
    private long minute;

    Turnstile(int mostPerMinute, Clock clock) {
        this.mostPerMinute = mostPerMinute;
        this.clock = clock;
    }

    synchronized boolean lets(String address) {
        long current = clock.instant().getEpochSecond() / 60;
        if (current != minute) {
            passed.clear();
            minute = current;
        }
        String network = network(address);
        // A flood from everywhere shares one place, and does not fill the memory.
        String key = passed.containsKey(network) || passed.size() < MOST_ADDRESSES ? network : OTHERS;
        return passed.merge(key, 1, Integer::sum) <= mostPerMinute;
    }

    /** Whoever has one address of IPv6 has 2^64 of them. */
    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, NETWORK_BYTES)));
        } catch (IllegalArgumentException unreadable) {
            return OTHERS;
        }
    }
}
