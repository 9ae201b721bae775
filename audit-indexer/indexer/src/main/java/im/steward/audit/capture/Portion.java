package im.steward.audit.capture;

/**
 * How much of a batch is sent at once. Half as much after a failure, for what Elasticsearch refuses in one piece it may
 * take in several; and twice as much after each piece that went in, until it is whole again.
 */
final class Portion {
    private final int whole;
    private int size;

    Portion(int whole) {
        this.whole = Math.max(1, whole);
        this.size = this.whole;
    }

    int of(int left) {
        return Math.min(size, left);
    }

    void wentIn() {
        size = (int) Math.min(whole, 2L * size);
    }

    void cameBack(int sent) {
        size = Math.max(1, sent / 2);
    }
}
