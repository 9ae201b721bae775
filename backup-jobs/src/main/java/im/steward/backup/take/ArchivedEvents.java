package im.steward.backup.take;

import java.util.function.Consumer;

/** A restored archive, asked for the events of one conversation. */
public interface ArchivedEvents {
    /** @return how many there were, each told as one line of JSON, the way it once arrived */
    long conversation(String id, Consumer<String> line);
}
