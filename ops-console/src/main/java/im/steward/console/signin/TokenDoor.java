package im.steward.console.signin;

import im.steward.console.account.Machine;
import im.steward.console.account.Tokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/** Reads {@code Authorization: Bearer stw_…}; whoever comes without goes on as nobody. */
public final class TokenDoor extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final List<Machine.Keys> machines;

    TokenDoor(Tokens tokens, List<Machine.Keys> machines) {
        this.tokens = tokens;
        this.machines = List.copyOf(machines);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            String secret = header.substring(SCHEME.length()).strip();
            Optional<? extends AuthenticatedPrincipal> machine = machines.stream()
                    .flatMap(keys -> keys.callerWith(secret).stream())
                    .findFirst();
            Optional<? extends AuthenticatedPrincipal> caller =
                    machine.isPresent() ? machine : tokens.callerWith(secret);
            caller.ifPresent(found -> SecurityContextHolder.setContext(new SecurityContextImpl(
                    UsernamePasswordAuthenticationToken.authenticated(found, null, List.of()))));
        }
        chain.doFilter(request, response);
    }
}
