package im.steward.trail.verify;

import java.util.OptionalLong;

/**
 * One thing that is wrong, in one sentence.
 *
 * @param seq the first entry it concerns; empty when it is a signature or an anchor that is wrong, not an entry
 */
public record Problem(OptionalLong seq, String sentence) {
    static Problem at(long seq, String sentence) {
        return new Problem(OptionalLong.of(seq), sentence);
    }

    static Problem of(String sentence) {
        return new Problem(OptionalLong.empty(), sentence);
    }
}
