package im.steward.console.home;

import im.steward.console.account.Role;
import im.steward.console.account.SignedIn;
import java.util.Arrays;
import java.util.Locale;

/** Where a person with nothing on the desk usefully begins; its words are {@code home.first.<word>.…}. */
enum FirstStep {
    OFFICER("/search"),
    APPROVER("/approvals"),
    DPO("/completeness"),
    AUDITOR("/trail/check"),
    OPERATOR("/imports"),
    ADMIN("/accounts/new"),
    /** A new account, whose roles wait for a second person. */
    NOBODY("/me");

    private final String path;

    FirstStep(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static FirstStep of(SignedIn who) {
        return Arrays.stream(Role.values())
                .filter(who.roles()::contains)
                .findFirst()
                .map(role -> valueOf(role.name()))
                .orElse(NOBODY);
    }
}
