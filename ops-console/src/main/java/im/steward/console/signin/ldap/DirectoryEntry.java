package im.steward.console.signin.ldap;

import im.steward.console.account.Guest;

/** A person as the directory has them; the password is not checked yet. */
public record DirectoryEntry(String dn, Guest guest) {
    /** Names stay out of the log. */
    @Override
    public String toString() {
        return "DirectoryEntry[" + guest + "]";
    }
}
