package im.steward.event;

import static org.assertj.core.api.Assertions.assertThat;

import im.steward.event.AuditEvent.MessagePosted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    static final MessagePosted HELLO = new MessagePosted(
            new EventHead(
                    EventId.of("mattermost", "chat.example", "m1", 0),
                    Instant.parse("2026-03-01T12:00:00.123Z"),
                    Instant.parse("2026-03-01T12:00:01Z"),
                    new AccountRef("u1", "王小明", "wang@example.cn")),
            new ChannelRef("c1", "项目 Orion", ChannelRef.Type.PRIVATE, "t1"),
            new MessageRef("m1", null),
            new Body("你好, world \uD83D\uDE00"),
            List.of(new AccountRef("u2", "alice")),
            List.of(),
            false,
            null);

    @Test
    void whatIsEncodedComesBack() {
        EventBytes bytes = EventCodec.encode(HELLO);

        assertThat(EventCodec.decode(bytes)).isEqualTo(new Decoded.Event(HELLO));
        assertThat(bytes.header("ce_id")).hasValue("m1:0");
        assertThat(bytes.header("ce_source")).hasValue("/im/mattermost/chat.example");
        assertThat(EventTopic.key(HELLO)).isEqualTo("c1");
    }

    @Test
    void theContentHashForgetsOnlyWhenItWasRecorded() {
        EventHead head = HELLO.head();
        MessagePosted later =
                withHead(new EventHead(head.id(), head.at(), head.at().plusSeconds(60), head.actor()));
        MessagePosted other =
                withHead(new EventHead(head.id(), head.at().plusMillis(1), head.recordedAt(), head.actor()));

        assertThat(EventCodec.contentHash(later)).isEqualTo(EventCodec.contentHash(HELLO));
        assertThat(EventCodec.contentHash(other)).isNotEqualTo(EventCodec.contentHash(HELLO));
    }

    @Test
    void fieldsNobodyKnowsArePassedOver() {
        EventBytes known = EventCodec.encode(HELLO);
        String body = new String(known.body(), StandardCharsets.UTF_8);
        String more = body.replaceFirst("\\{", "{\"x\":{\"y\":[1,{\"z\":null}]},");

        assertThat(EventCodec.decode(new EventBytes(known.headers(), more.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Decoded.Event(HELLO));
    }

    @Test
    void aMissingHeaderIsNamed() {
        EventBytes bytes = EventCodec.encode(HELLO);
        for (String name : List.of("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time")) {
            Map<String, String> fewer = new HashMap<>(bytes.headers());
            fewer.remove(name);

            assertThat(refusal(new EventBytes(fewer, bytes.body())))
                    .startsWith("event-header-invalid: The header " + name + " is missing");
        }
    }

    @Test
    void aLaterVersionIsToldFromAnUnknownType() {
        EventBytes bytes = EventCodec.encode(HELLO);

        assertThat(refusal(with(bytes, "ce_type", "im.message.posted.v2"))).startsWith("event-version-unknown");
        assertThat(refusal(with(bytes, "ce_type", "im.message.sung.v1"))).startsWith("event-type-unknown");
        assertThat(refusal(with(bytes, "ce_type", ".v"))).startsWith("event-type-unknown");
    }

    private static EventBytes with(EventBytes bytes, String header, String value) {
        Map<String, String> headers = new HashMap<>(bytes.headers());
        headers.put(header, value);
        return new EventBytes(headers, bytes.body());
    }

    private static String refusal(EventBytes bytes) {
        return ((Decoded.Refused) EventCodec.decode(bytes)).fault().toString();
    }

    private static MessagePosted withHead(EventHead head) {
        return new MessagePosted(
                head, HELLO.channel(), HELLO.message(), HELLO.body(), HELLO.to(), List.of(), false, null);
    }
}
