package im.steward.audit.search;

import im.steward.kernel.Fault;
import im.steward.kernel.InvalidException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * Where a page ended: the sort values of its last hit, so that no server keeps a state for the reader.
 *
 * @param at of the last hit
 * @param id of the last hit's document
 */
public record Cursor(Instant at, String id) {
    private static final int LONGEST = 1_024;

    /** For links; opaque to readers. */
    public String token() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((at.toEpochMilli() + " " + id).getBytes(StandardCharsets.UTF_8));
    }

    public static Cursor ofToken(String token) {
        try {
            if (token.length() > LONGEST) {
                throw new IllegalArgumentException("too long");
            }
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length != 2 || parts[1].isBlank()) {
                throw new IllegalArgumentException("half a cursor");
            }
            return new Cursor(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1]);
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            throw new InvalidException(
                    new Fault(
                            "search-cursor",
                            "The mark of the next page cannot be read",
                            "Start again from the first page"),
                    notOurs);
        }
    }
}
