package im.steward.probe.slo;

/** Samples that kept a promise, of all that it was held against. */
public record Counts(long good, long total) {
    public static final Counts NONE = new Counts(0, 0);

    public Counts {
        if (good < 0 || total < good) {
            throw new IllegalArgumentException("of %d samples %d were good".formatted(total, good));
        }
    }

    public long bad() {
        return total - good;
    }

    public Counts plus(Counts other) {
        return new Counts(good + other.good, total + other.total);
    }

    public Counts minus(Counts part) {
        return new Counts(good - part.good, total - part.total);
    }
}
