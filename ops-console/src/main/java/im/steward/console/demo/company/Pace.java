package im.steward.console.demo.company;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How quickly people answer, change their mind and take things back. */
enum Pace {
    /** As in life: an answer takes seconds to half an hour. */
    NATURAL(12, 420),
    /** For those who watch: an answer takes a few seconds. */
    BRISK(1, 6);

    private final int least;
    private final int mean;

    Pace(int least, int mean) {
        this.least = least;
        this.mean = mean;
    }

    Duration answer(RandomGenerator random) {
        return Duration.ofMillis((long) ((least - mean * Math.log(1 - random.nextDouble())) * 1000));
    }

    Duration secondThought(RandomGenerator random) {
        Duration soon = answer(random);
        return this == NATURAL && random.nextInt(10) == 0 ? soon.plusHours(3 + random.nextInt(60)) : soon;
    }
}
