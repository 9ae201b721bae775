package im.steward.event;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event of our own by which a probe sees how soon an event is found. It says nothing of anybody, so searches and the
 * completeness of what people did pass it over; and since they do, nothing else may travel under its platform.
 *
 * @param nonce drawn by lot: who knows it has sent the mark
 */
public record FreshnessMark(String nonce) {
    /** No chat platform's, and no other event's. */
    public static final String PLATFORM = "steward";

    private static final String INSTANCE = "probe";
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final AccountRef SENDER = new AccountRef("steward-probe", "Steward probe");
    private static final ChannelRef PLACE =
            new ChannelRef("freshness", "Steward freshness marks", ChannelRef.Type.UNKNOWN, null);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SecureRandom LOT = new SecureRandom();

    public FreshnessMark {
        if (!FORM.matcher(nonce).matches()) {
            throw new IllegalArgumentException("a freshness mark's nonce has 32 hex digits");
        }
    }

    public static FreshnessMark drawn() {
        byte[] random = new byte[16];
        LOT.nextBytes(random);
        return new FreshnessMark(HexFormat.of().formatHex(random));
    }

    public EventId id() {
        return EventId.of(PLATFORM, INSTANCE, nonce, 0);
    }

    /** As it travels: a message, since messages are what people wait for. */
    public AuditEvent event(Instant at) {
        return new AuditEvent.MessagePosted(
                new EventHead(id(), at, at, SENDER),
                PLACE,
                new MessageRef(nonce, null),
                new Body("steward-probe " + nonce),
                List.of(),
                List.of(),
                false,
                null);
    }

    /**
     * Under our platform, and nevertheless no mark: it would be passed over and never be seen.
     *
     * @param body as it came, which the archive keeps with whatever no reader asks for
     */
    static boolean isForged(AuditEvent event, byte[] body) {
        EventId id = event.head().id();
        return id.platform().equals(PLATFORM)
                && !(id.instance().equals(INSTANCE)
                        && FORM.matcher(id.nativeId()).matches()
                        && event.equals(new FreshnessMark(id.nativeId())
                                .event(event.head().at()))
                        && JSON.readTree(body).equals(JSON.readTree(BodyWriter.write(event))));
    }
}
