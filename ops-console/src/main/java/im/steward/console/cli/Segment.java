package im.steward.console.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** One part of an address, whatever the user typed. */
final class Segment {
    private Segment() {}

    static String of(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
