package im.steward.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FreshnessMarkTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");

    @Test
    void aMarkTravelsLikeAnyEvent() {
        FreshnessMark mark = FreshnessMark.drawn();
        EventBytes bytes = EventCodec.encode(mark.event(NOON));

        assertThat(EventCodec.decode(bytes)).isEqualTo(new Decoded.Event(mark.event(NOON)));
        assertThat(bytes.header("ce_source")).hasValue("/im/steward/probe");
        assertThat(mark.id().value()).isEqualTo("steward/probe/" + mark.nonce() + ":0");
        assertThat(FreshnessMark.drawn()).isNotEqualTo(mark);
    }

    @Test
    void nothingElseHidesUnderItsPlatform() {
        EventBytes mark = EventCodec.encode(FreshnessMark.drawn().event(NOON));
        EventBytes hello = EventCodec.encode(EventCodecTest.HELLO);
        String body = new String(mark.body(), StandardCharsets.UTF_8);

        assertThat(refusal(with(hello, "ce_source", "/im/steward/probe"))).isEqualTo("event-platform-reserved");
        assertThat(refusal(with(mark, "ce_source", "/im/steward/other"))).isEqualTo("event-platform-reserved");
        assertThat(refusal(with(mark, "ce_id", "m1:0"))).isEqualTo("event-platform-reserved");
        assertThat(refusal(new EventBytes(
                        mark.headers(),
                        body.replace("steward-probe ", "the deal is off ").getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("event-platform-reserved");
    }

    @Test
    void noFieldMoreThanAMarkHasHidesInIt() {
        EventBytes mark = EventCodec.encode(FreshnessMark.drawn().event(NOON));
        String body = new String(mark.body(), StandardCharsets.UTF_8);

        assertThat(refusal(written(mark, "{", "{\"memo\":\"the deal is off\",")))
                .isEqualTo("event-platform-reserved");
        assertThat(refusal(written(mark, "\"message\":{", "\"message\":{\"memo\":\"the deal is off\",")))
                .isEqualTo("event-platform-reserved");
        // Read by other types of events, and by this one passed over.
        assertThat(refusal(written(mark, "{", "{\"file\":{\"id\":\"f1\",\"name\":\"the deal is off\"},")))
                .isEqualTo("event-platform-reserved");
        assertThat(EventCodec.decode(written(mark, body, body.replace("{", "{ "))))
                .isInstanceOf(Decoded.Event.class);
    }

    @Test
    void aNonceIsNoNameOfAnotherEvent() {
        assertThatThrownBy(() -> new FreshnessMark("m1:0")).isInstanceOf(IllegalArgumentException.class);
    }

    private static EventBytes written(EventBytes bytes, String what, String instead) {
        String body = new String(bytes.body(), StandardCharsets.UTF_8);
        int at = body.indexOf(what);
        return new EventBytes(
                bytes.headers(),
                (body.substring(0, at) + instead + body.substring(at + what.length()))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static EventBytes with(EventBytes bytes, String header, String value) {
        Map<String, String> headers = new HashMap<>(bytes.headers());
        headers.put(header, value);
        return new EventBytes(headers, bytes.body());
    }

    private static String refusal(EventBytes bytes) {
        return ((Decoded.Refused) EventCodec.decode(bytes)).fault().code();
    }
}
