package im.steward.event;

import org.jspecify.annotations.Nullable;

/** An account as its platform names it: the stable native id, the handle or display name of the moment, an address if known. */
public record AccountRef(String id, String name, @Nullable String email) {
    public AccountRef {
        Text.id("an account", id);
        name = Text.name(name);
        email = email == null ? null : Text.name(email);
    }

    public AccountRef(String id, String name) {
        this(id, name, null);
    }

    /** Personal data does not print itself. */
    @Override
    public String toString() {
        return "AccountRef[" + id.length() + " chars]";
    }
}
