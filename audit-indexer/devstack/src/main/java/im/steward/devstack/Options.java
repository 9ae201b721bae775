package im.steward.devstack;

import java.time.Duration;

/**
 * What differs between a stack for people and one for tests.
 *
 * @param watchDisk whether Elasticsearch makes indices read-only on a nearly full disk: right for people, a nuisance for tests
 * @param idle how long a stack without users lives; zero is for ever
 */
record Options(boolean watchDisk, String elasticsearchHeap, Duration idle) {
    static Options forPeople() {
        return new Options(true, "768m", Duration.ZERO);
    }

    static Options forTests(boolean keep) {
        return new Options(false, "768m", keep ? Duration.ZERO : Duration.ofMinutes(2));
    }
}
