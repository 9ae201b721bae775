package im.steward.console.signin.oidc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** Keeps in the session what a password sign-in keeps there, and beside it only what signing out at the provider needs. */
final class OwnSession extends HttpSessionSecurityContextRepository {
    /** Shown to the provider when the person signs out. */
    record IdToken(String value) {
        @Override
        public String toString() {
            return "IdToken[…]";
        }
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        if (context.getAuthentication() != null
                && context.getAuthentication().getPrincipal() instanceof Admitted(var caller, var idToken)) {
            var own = UsernamePasswordAuthenticationToken.authenticated(caller, null, List.of());
            own.setDetails(new IdToken(idToken));
            super.saveContext(new SecurityContextImpl(own), request, response);
        } else {
            super.saveContext(context, request, response);
        }
    }
}
