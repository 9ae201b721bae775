package im.steward.platform;

import im.steward.event.AccountRef;
import im.steward.event.EventHead;
import im.steward.event.EventId;
import im.steward.platform.Rejection.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Whose export it is: with the platform's own ids it makes event ids that come out the same at every reading.
 *
 * @param instance which installation, e.g. its host name
 * @param readAt when the run was asked for; so a run that starts again says the same
 */
public record Origin(String platform, String instance, Instant readAt) {
    /** Room for platform, instance and revision within what an event id may take. */
    private static final int MAX_NATIVE = 300;

    public Origin {
        EventId.of(platform, instance, "check", 0);
    }

    /** @param field the field the native id comes from, named if it cannot be one */
    public EventHead head(String field, String nativeId, long revision, Instant at, AccountRef actor) {
        try {
            return new EventHead(EventId.of(platform, instance, escaped(nativeId), revision), at, readAt, actor);
        } catch (IllegalArgumentException unfit) {
            throw new RejectedRow(Reason.FIELD_UNFIT, field);
        }
    }

    /** White space and control characters as %XX of their UTF-8, and the percent sign too, so that no two ids meet. */
    private static String escaped(String nativeId) {
        StringBuilder escaped = new StringBuilder(nativeId.length());
        nativeId.codePoints().forEach(point -> {
            if (point == '%'
                    || Character.isWhitespace(point)
                    || Character.isSpaceChar(point)
                    || Character.isISOControl(point)) {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
                }
            } else {
                escaped.appendCodePoint(point);
            }
        });
        if (escaped.toString().getBytes(StandardCharsets.UTF_8).length > MAX_NATIVE) {
            throw new IllegalArgumentException("too long");
        }
        return escaped.toString();
    }
}
