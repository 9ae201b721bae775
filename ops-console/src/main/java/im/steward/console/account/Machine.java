package im.steward.console.account;

import java.util.Optional;
import org.springframework.security.core.AuthenticatedPrincipal;

/** A program of ours that calls with a key of its own and may do one thing. */
public record Machine(String name, Action action) implements AuthenticatedPrincipal {
    /** Who knows such keys. */
    public interface Keys {
        Optional<Machine> callerWith(String secret);
    }

    @Override
    public String getName() {
        return name;
    }
}
