package im.steward.devstack;

import org.jspecify.annotations.Nullable;

/** The embedded stack cannot do what was asked; the message says what to look at. */
public final class StackException extends RuntimeException {
    StackException(String message) {
        this(message, null);
    }

    StackException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
