package im.steward.console.account;

import java.util.Locale;
import java.util.Set;

/**
 * A person whom the company directory or the single sign-on vouches for.
 *
 * @param identity what the other side never gives to a second person, unlike a name
 * @param roles what the person's groups stand for; empty if nothing
 */
public record Guest(Account.Origin origin, String identity, String name, String displayName, Set<Role> roles) {
    private static final int LONGEST_IDENTITY = 1_000;
    private static final int LONGEST_DISPLAY_NAME = 200;

    public Guest {
        if (origin == Account.Origin.LOCAL) {
            throw new IllegalArgumentException("a guest's password is kept elsewhere");
        }
        if (identity.isBlank() || identity.length() > LONGEST_IDENTITY) {
            throw new IllegalArgumentException("a guest's identity has 1 to %d characters".formatted(LONGEST_IDENTITY));
        }
        name = name.strip().toLowerCase(Locale.ROOT);
        displayName = shown(displayName.isBlank() ? name : displayName);
        roles = Set.copyOf(roles);
    }

    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", " ").strip();
        return clean.length() <= LONGEST_DISPLAY_NAME
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, clean.codePointCount(0, LONGEST_DISPLAY_NAME) - 1));
    }

    /** Names stay out of the log. */
    @Override
    public String toString() {
        return "Guest[%s, roles=%s]".formatted(origin, roles);
    }
}
