package im.steward.event;

import org.jspecify.annotations.Nullable;

/** A message by its native id, and the first message of its thread where it is a reply. */
public record MessageRef(String id, @Nullable String rootId) {
    public MessageRef {
        Text.id("a message", id);
        if (rootId != null) {
            Text.id("a thread's first message", rootId);
        }
    }
}
