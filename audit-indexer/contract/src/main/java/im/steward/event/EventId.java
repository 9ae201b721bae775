package im.steward.event;

import java.nio.charset.StandardCharsets;

/**
 * {@code platform/instance/native-id:revision}; derived, not invented, so replaying a topic overwrites nothing and
 * duplicates nothing. The native id may hold colons (Matrix does) but no white space; Elasticsearch takes ids of up to
 * 512 bytes, 64 of which are kept for the suffix of a conflict.
 */
public record EventId(String value) {
    private static final int MAX_BYTES = 448;
    /** As many digits as fit a {@code long} whatever they are. */
    private static final int MAX_DIGITS = 18;

    // Read by hand: a regular expression here was a third of the time it takes to decode an event.
    public EventId {
        int platformEnd = value.indexOf('/');
        int instanceEnd = value.indexOf('/', platformEnd + 1);
        int nativeEnd = value.lastIndexOf(':');
        if (!isPlatform(value, platformEnd)
                || !isInstance(value, platformEnd + 1, instanceEnd)
                || !isNative(value, instanceEnd + 1, nativeEnd)
                || !isRevision(value, nativeEnd + 1)
                || tooLong(value)) {
            throw new IllegalArgumentException(
                    "an event id is platform/instance/native:revision in at most %d bytes, was '%s'"
                            .formatted(MAX_BYTES, value.length() > 80 ? value.substring(0, 80) + "…" : value));
        }
    }

    public static EventId of(String platform, String instance, String nativeId, long revision) {
        return new EventId(platform + "/" + instance + "/" + nativeId + ":" + revision);
    }

    public String platform() {
        return value.substring(0, value.indexOf('/'));
    }

    public String instance() {
        int start = value.indexOf('/') + 1;
        return value.substring(start, value.indexOf('/', start));
    }

    public String nativeId() {
        return value.substring(nativeStart(), value.lastIndexOf(':'));
    }

    public long revision() {
        return Long.parseLong(value.substring(value.lastIndexOf(':') + 1));
    }

    /** What is unique within one platform's instance: {@code native-id:revision}. */
    String local() {
        return value.substring(nativeStart());
    }

    private int nativeStart() {
        return value.indexOf('/', value.indexOf('/') + 1) + 1;
    }

    private static boolean isPlatform(String value, int end) {
        if (end < 1 || !isLower(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < end; i++) {
            if (!isLower(value.charAt(i)) && !isDigit(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInstance(String value, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = value.charAt(i);
            if (!isLower(c) && !isDigit(c) && !(c >= 'A' && c <= 'Z') && c != '_' && c != '.' && c != '-') {
                return false;
            }
        }
        return end > start;
    }

    private static boolean isNative(String value, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = value.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                return false;
            }
        }
        return end > start && Text.wellFormed(value).equals(value);
    }

    private static boolean isRevision(String value, int start) {
        for (int i = start; i < value.length(); i++) {
            if (!isDigit(value.charAt(i))) {
                return false;
            }
        }
        return start > 0 && start < value.length() && value.length() - start <= MAX_DIGITS;
    }

    private static boolean tooLong(String value) {
        return value.length() > MAX_BYTES
                || (value.length() > MAX_BYTES / 3 && value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES);
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Override
    public String toString() {
        return value;
    }
}
