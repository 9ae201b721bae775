package im.steward.trail;

/** The name of an account in this system, as its person signs in with. */
public record OfficerId(String value) {
    private static final int LONGEST = 200;

    public OfficerId {
        if (value.isBlank() || value.length() > LONGEST || !PlainText.isClean(value)) {
            throw new IllegalArgumentException(
                    "an account name has 1 to 200 printable characters, was %d characters".formatted(value.length()));
        }
    }

    public static OfficerId of(String text) {
        return new OfficerId(text.strip());
    }

    @Override
    public String toString() {
        return value;
    }
}
