package im.steward.event;

/** What an event's content is written to, field by field in one order: {@link BodyJson} or {@link BodyDigest}. */
interface BodyFields {
    void object();

    void object(String name);

    void end();

    void list(String name);

    void endList();

    void text(String name, String value);

    void number(String name, long value);

    void flag(String name, boolean value);
}
