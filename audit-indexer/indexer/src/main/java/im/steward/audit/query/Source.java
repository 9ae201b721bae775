package im.steward.audit.query;

/**
 * A chat server, or in a scope all of one platform.
 *
 * @param instance which of several; empty for all
 */
public record Source(String platform, String instance) {
    public Source {
        if (platform.isBlank()) {
            throw new IllegalArgumentException("a source is platform or platform/instance");
        }
    }

    public static Source of(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? new Source(text, "") : new Source(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return instance.isEmpty() ? platform : platform + "/" + instance;
    }
}
