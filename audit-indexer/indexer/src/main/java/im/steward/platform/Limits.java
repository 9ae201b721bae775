package im.steward.platform;

/**
 * How much an archive may unpack to before it is taken for a bomb.
 *
 * @param unpackedBytes in all
 * @param ratio unpacked to packed; chat compresses ten- to thirtyfold
 * @param entries files in one archive
 * @param lineBytes one line, or one message; longer ones are rejected, the rest goes on
 */
public record Limits(long unpackedBytes, int ratio, int entries, int lineBytes) {
    public static final Limits DEFAULT = new Limits(256L << 30, 500, 5_000_000, 64 << 20);
    /** Below this a bad ratio harms nobody, and small files of one repeated byte exist. */
    static final long RATIO_FLOOR = 64L << 20;
}
