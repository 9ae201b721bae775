package im.steward.event;

import im.steward.kernel.Sha256;
import org.jspecify.annotations.Nullable;

/** A file that came with a message: known by reference; its bytes stay on the platform. Size in bytes, -1 where unknown. */
public record Attachment(
        String id,
        String name,
        long size,
        @Nullable String mimeType,
        @Nullable Sha256 sha256) {
    public Attachment {
        Text.id("a file", id);
        name = Text.name(name);
        mimeType = mimeType == null ? null : Text.name(mimeType);
        if (size < -1) {
            throw new IllegalArgumentException("a file's size is -1 (unknown) or more, was " + size);
        }
    }

    @Override
    public String toString() {
        return "Attachment[" + size + " bytes]";
    }
}
