package im.steward.console.account;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** An account as a page shows it. */
record AccountRow(
        String name,
        String displayName,
        String origin,
        List<String> roles,
        boolean active,
        boolean local,
        boolean mustChangePassword,
        ZoneId zone,
        Instant createdAt) {
    static AccountRow of(Account account) {
        return new AccountRow(
                account.name(),
                account.displayName(),
                account.origin().name().toLowerCase(Locale.ROOT),
                account.roles().stream().sorted().map(Role::word).toList(),
                account.active(),
                account.origin() == Account.Origin.LOCAL,
                account.mustChangePassword(),
                account.zone(),
                account.createdAt());
    }
}
