package im.steward.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventCodecProperties {
    private static final List<String> HEADERS =
            List.of("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_recordedtime", "content-type");

    @Property(tries = 5_000)
    void whatIsEncodedComesBack(@ForAll("events") AuditEvent event) {
        assertThat(EventCodec.decode(EventCodec.encode(event))).isEqualTo(new Decoded.Event(event));
    }

    @Property(tries = 2_000)
    void sameEventSameBytesSameHash(@ForAll("events") AuditEvent event) {
        EventBytes bytes = EventCodec.encode(event);
        AuditEvent back = ((Decoded.Event) EventCodec.decode(bytes)).event();

        assertThat(EventCodec.encode(back).body()).isEqualTo(bytes.body());
        assertThat(EventCodec.contentHash(back)).isEqualTo(EventCodec.contentHash(event));
    }

    @Property(tries = 2_000)
    void whatIsEncodedKeepsItsSchema(@ForAll("events") AuditEvent event) {
        assertThat(GoldenSamplesTest.schema(EventType.of(event))
                        .validate(GoldenSamplesTest.JSON.readTree(
                                EventCodec.encode(event).body())))
                .isEmpty();
    }

    @Property(tries = 20_000)
    void hostileBytesAreRefusedNotThrown(@ForAll byte[] body) {
        assertThat(EventCodec.decode(new EventBytes(valid().headers(), body))).isInstanceOf(Decoded.Refused.class);
    }

    /** A few bytes of a good message changed, cut out or doubled: an event or a refusal, never an exception. */
    @Property(tries = 20_000)
    void mutatedMessagesNeverThrow(@ForAll("events") AuditEvent event, @ForAll Random random) {
        EventBytes bytes = EventCodec.encode(event);

        EventBytes mutated = new EventBytes(mutated(bytes.headers(), random), mutated(bytes.body(), random));

        assertThat(EventCodec.decode(mutated)).isNotNull();
    }

    private static byte[] mutated(byte[] body, Random random) {
        byte[] mutated = body.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(5) == 0 ? Arrays.copyOf(mutated, random.nextInt(mutated.length + 1)) : mutated;
    }

    private static Map<String, String> mutated(Map<String, String> headers, Random random) {
        Map<String, String> mutated = new HashMap<>(headers);
        if (random.nextInt(3) == 0) {
            String name = HEADERS.get(random.nextInt(HEADERS.size()));
            StringBuilder value = new StringBuilder(mutated.getOrDefault(name, ""));
            value.setCharAt(random.nextInt(value.length()), (char) random.nextInt(65_536));
            mutated.put(name, value.toString());
        }
        return mutated;
    }

    private static EventBytes valid() {
        return EventCodec.encode(EventCodecTest.HELLO);
    }

    @Provide
    Arbitrary<AuditEvent> events() {
        return GeneratedEvents.any();
    }

    @Provide
    Arbitrary<Random> randoms() {
        return Arbitraries.randomValue(random -> random);
    }
}
