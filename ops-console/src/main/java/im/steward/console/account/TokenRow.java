package im.steward.console.account;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A token as a page shows it, without its secret. */
record TokenRow(
        UUID id,
        String account,
        String label,
        String role,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        String state) {
    static TokenRow of(ApiToken token, Instant now) {
        String state = token.revokedAt().isPresent() ? "revoked" : token.isLive(now) ? "live" : "expired";
        return new TokenRow(
                token.id(),
                token.account(),
                token.label(),
                token.role().word(),
                token.expiresAt(),
                token.lastUsedAt().orElse(null),
                state);
    }
}
