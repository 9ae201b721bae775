package im.steward.console.signin.oidc;

import im.steward.console.account.SignedIn;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.user.OAuth2User;

/** The form Spring hands a caller on in, between the provider's answer and our session. */
record Admitted(SignedIn caller, String idToken) implements OAuth2User {
    @Override
    public Map<String, Object> getAttributes() {
        return Map.of();
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of();
    }

    @Override
    public String getName() {
        return caller.name();
    }

    /** Secrets do not print themselves. */
    @Override
    public String toString() {
        return "Admitted[" + caller.name() + "]";
    }
}
