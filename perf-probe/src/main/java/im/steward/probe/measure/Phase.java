package im.steward.probe.measure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A leg of a probe's way, in the order they are walked. */
public enum Phase {
    /** From the intended start to the real one: our host's share, never the target's. */
    START,
    DNS,
    CONNECT,
    TLS,
    /** From the first byte asked to the first byte answered. */
    FIRST_BYTE,
    BODY,
    /** The second question and its answer, where a protocol has one: pong after upgrade, reply after greeting. */
    ANSWER,
    /** A message, from being sent by one account to being received by another. */
    DELIVERY,
    /** An event, from being sent to being safe with Kafka. */
    ACCEPTED,
    /** An event, from then until a search finds it. */
    FOUND;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Phase> find(String word) {
        return Arrays.stream(values())
                .filter(phase -> phase.word().equals(word))
                .findFirst();
    }
}
