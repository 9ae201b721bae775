package im.steward.probe.history;

import im.steward.kernel.Fault;
import im.steward.kernel.RefusedException;
import im.steward.kernel.Sha256;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/** Which agents may deliver. Each has a token of its own, which opens that door and no other. */
public final class Agents {
    /** Lets secret scanners recognise one in a repository or a log, and the console which kind it is. */
    public static final String PREFIX = "stp_";

    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private final AgentStore store;
    private final Clock clock;

    Agents(AgentStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @return the token, which can be read this once */
    public String issue(AgentName name, String by) {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        if (!store.issue(name, Sha256.of(secret), by, clock.instant())) {
            throw new RefusedException(new Fault(
                    "probe-name-taken",
                    "There is a probe " + name + " with a token",
                    "Choose another name, or revoke its token first"));
        }
        return secret;
    }

    public void revoke(AgentName name) {
        if (!store.revoke(name)) {
            throw new RefusedException(new Fault(
                    "probe-unknown",
                    "There is no probe " + name + " with a token",
                    "Open the page Probes and pick one from its list"));
        }
    }

    public boolean active(AgentName name) {
        return store.agents().stream().anyMatch(agent -> agent.name().equals(name) && agent.active());
    }

    public Optional<AgentName> withToken(String secret) {
        return secret.startsWith(PREFIX) ? store.withToken(Sha256.of(secret)) : Optional.empty();
    }
}
