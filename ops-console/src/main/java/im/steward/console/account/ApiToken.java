package im.steward.console.account;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A key for programs: acts as its account, in one role, until it expires or is revoked. Its secret is not kept. */
public record ApiToken(
        UUID id,
        String account,
        String label,
        Role role,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastUsedAt) {
    public boolean isLive(Instant now) {
        return revokedAt.isEmpty() && now.isBefore(expiresAt);
    }
}
