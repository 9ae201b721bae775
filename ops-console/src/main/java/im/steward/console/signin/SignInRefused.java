package im.steward.console.signin;

import im.steward.kernel.StewardException;
import org.springframework.security.core.AuthenticationException;

/** Nobody came in, and a page says why; without this Spring would take a refusal for a wrong password. */
public final class SignInRefused extends AuthenticationException {
    private static final long serialVersionUID = 1L;

    private final StewardException reason;

    public SignInRefused(StewardException reason) {
        super(reason.fault().code(), reason);
        this.reason = reason;
    }

    public StewardException reason() {
        return reason;
    }
}
