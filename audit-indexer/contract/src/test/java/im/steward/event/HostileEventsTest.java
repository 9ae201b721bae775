package im.steward.event;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import im.steward.event.AuditEvent.MessagePosted;
import im.steward.kernel.Fault;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileEventsTest {
    private static final EventBytes VALID = EventCodec.encode(EventCodecTest.HELLO);

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "[]", "{}{}", "{} x", "{", "{\"user\":", "\"user\"", "1", "{\"user\":NaN}"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        assertThat(fault(body).code()).isIn("event-json-invalid", "event-field-invalid");
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"x\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}";

        assertThat(fault(deep).code()).isEqualTo("event-json-invalid");
    }

    @Test
    void hugeNumbersAreRefused() {
        assertThat(fault("{\"x\":" + "9".repeat(1_000_000) + "}").code()).isEqualTo("event-json-invalid");
        assertThat(fault("{\"file\":{\"id\":\"f\",\"size\":99999999999999999999}}")
                        .code())
                .isEqualTo("event-json-invalid");
        assertThat(fault("{\"file\":{\"id\":\"f\",\"size\":1e3}}").code()).isEqualTo("event-field-invalid");
        assertThat(fault("{\"file\":{\"id\":\"f\",\"size\":-2}}").code()).isEqualTo("event-field-invalid");
    }

    @Test
    void aKeyTwiceIsRefusedEvenWhereNobodyReadsIt() {
        assertThat(fault(valid().replaceFirst("\\{", "{\"user\":{\"id\":\"x\"},"))
                        .code())
                .isEqualTo("event-json-invalid");
        assertThat(fault(valid().replaceFirst("\\{", "{\"x\":{\"y\":[{\"a\":1,\"a\":2}]},"))
                        .code())
                .isEqualTo("event-json-invalid");
    }

    @Test
    void otherEncodingsAreRefused() {
        for (Charset charset : new Charset[] {UTF_16LE, UTF_16BE, Charset.forName("UTF-32")}) {
            assertThat(refused(valid().getBytes(charset)).code()).isEqualTo("event-json-invalid");
        }
        assertThat(fault("\uFEFF" + valid()).code()).isEqualTo("event-json-invalid");
        assertThat(refused(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'})
                        .code())
                .isEqualTo("event-json-invalid");
    }

    @Test
    void nulStaysInTextAndLoneSurrogatesAreReplaced() {
        String body = valid().replace("你好", "a\\u0000b\\ud83dc");

        assertThat(posted(VALID.headers(), body).body().text()).startsWith("a\0b\uFFFDc");
    }

    @Test
    void idsWithControlCharactersAreRefused() {
        assertThat(fault(valid().replace("\"c1\"", "\"c\\u00001\"")).code()).isEqualTo("event-field-invalid");
        assertThat(fault(valid().replace("\"c1\"", "\"c\\ud83d\"")).code()).isEqualTo("event-field-invalid");
    }

    @Test
    void fiveMegabytesOfTextAreTakenAndNineAreNot() {
        String five = "会a".repeat(5 * 1024 * 1024 / 4);
        String nine = "会a".repeat(9 * 1024 * 1024 / 4);

        assertThat(posted(VALID.headers(), valid().replace("你好", five)).body().text())
                .startsWith(five);
        assertThat(fault(valid().replace("你好", nine)).code()).isEqualTo("event-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00Z",
                "2100-12-31T23:59:59.999999999Z",
                "0001-01-01T00:00:00Z",
                "2026-03-01T12:00:00+08:00",
                "2024-02-29T00:00:00.5Z"
            })
    void timesFarAwayAreTaken(String time) {
        assertThat(posted(with("ce_time", time), valid()).head().at())
                .isEqualTo(OffsetDateTime.parse(time).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-02-29T00:00:00Z",
                "2026-03-01T24:00:00Z",
                "2026-03-01 12:00:00Z",
                "2026-03-01T12:00:00",
                "2026-03-01T12:00:0xZ",
                "+12026-03-01T12:00:00Z",
                "99999-03-01T12:00:00Z",
                "-001-01-01T00:00:00Z"
            })
    void whatIsNoTimeIsRefused(String time) {
        Decoded decoded = EventCodec.decode(new EventBytes(with("ce_time", time), VALID.body()));

        assertThat(((Decoded.Refused) decoded).fault().code()).isIn("event-header-invalid", "event-field-invalid");
    }

    @ParameterizedTest
    @CsvSource({
        "ce_specversion, 0.3, event-header-invalid",
        "ce_source, https://elsewhere/, event-header-invalid",
        "ce_source, /im/mattermost, event-header-invalid",
        "ce_id, no-revision, event-header-invalid",
        "ce_id, m1:99999999999999999999, event-header-invalid",
        "ce_type, im.message.posted.v9, event-version-unknown",
        "ce_type, im.message.posted, event-type-unknown",
        "content-type, application/cloudevents+json, event-header-invalid"
    })
    void aWrongHeaderIsRefused(String header, String value, String code) {
        Decoded decoded = EventCodec.decode(new EventBytes(with(header, value), VALID.body()));

        assertThat(((Decoded.Refused) decoded).fault().code()).isEqualTo(code);
    }

    @Test
    void aRefusalNeverQuotesTheBody() {
        assertThat(fault("{\"user\":secretword}").toString()).doesNotContain("secretword");
        assertThat(fault(valid().replace("\"private\"", "\"secretword\"")).toString())
                .doesNotContain("secretword");
    }

    @Test
    void anEventOutsideTheYearsOfRfc3339CannotBeMade() {
        EventHead head = EventCodecTest.HELLO.head();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EventHead(head.id(), Instant.MAX, head.recordedAt(), head.actor()));
    }

    private static String valid() {
        return new String(VALID.body(), UTF_8);
    }

    private static Map<String, String> with(String header, String value) {
        Map<String, String> headers = new HashMap<>(VALID.headers());
        headers.put(header, value);
        return headers;
    }

    private static MessagePosted posted(Map<String, String> headers, String body) {
        Decoded decoded = EventCodec.decode(new EventBytes(headers, body.getBytes(UTF_8)));
        assertThat(decoded).isInstanceOf(Decoded.Event.class);
        return (MessagePosted) ((Decoded.Event) decoded).event();
    }

    private static Fault fault(String body) {
        return refused(body.getBytes(UTF_8));
    }

    private static Fault refused(byte[] body) {
        Decoded decoded = EventCodec.decode(new EventBytes(VALID.headers(), body));
        assertThat(decoded).isInstanceOf(Decoded.Refused.class);
        return ((Decoded.Refused) decoded).fault();
    }
}
