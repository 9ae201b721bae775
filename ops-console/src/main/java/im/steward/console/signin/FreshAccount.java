package im.steward.console.signin;

import im.steward.console.account.Account;
import im.steward.console.account.Accounts;
import im.steward.console.account.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the account anew for every request, so that a lost role, a disabled account or the end of a sign-in takes effect
 * at once.
 */
public final class FreshAccount extends OncePerRequestFilter {
    /** What a person may still reach while someone else knows their password. */
    private static final Set<String> OPEN_BEFORE_CHANGE =
            Set.of("/me", "/me/password", "/language", "/theme", "/sign-in", "/sign-out", "/error");

    private final Accounts accounts;
    private final Sessions sessions;

    FreshAccount(Accounts accounts, Sessions sessions) {
        this.accounts = accounts;
        this.sessions = sessions;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication held = SecurityContextHolder.getContext().getAuthentication();
        if (held != null && held.getPrincipal() instanceof SignedIn before) {
            Optional<Account> account = sessions.goesOn(request) ? fresh(before) : Optional.empty();
            if (account.isPresent()) {
                // A context of its own: the one in the session is shared by this person's other requests.
                SecurityContextHolder.setContext(
                        new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                                accounts.present(account.get()), null, List.of())));
                if (account.get().mustChangePassword() && !OPEN_BEFORE_CHANGE.contains(request.getRequestURI())) {
                    toOwnPage(request, response);
                    return;
                }
            } else {
                SecurityContextHolder.clearContext();
                HttpSession session = request.getSession(false);
                if (session != null) {
                    session.invalidate();
                }
            }
        }
        chain.doFilter(request, response);
    }

    private Optional<Account> fresh(SignedIn before) {
        return accounts.find(before.name()).filter(Account::active).filter(found -> found.epoch() == before.epoch());
    }

    /** A browser follows a redirect of a part without a word, and puts the whole page where the part was. */
    private static void toOwnPage(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader("HX-Request") == null) {
            response.sendRedirect("/me");
        } else {
            response.setHeader("HX-Redirect", "/me");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
