package im.steward.console.shell;

import im.steward.console.account.Action;
import im.steward.console.account.SignedIn;
import im.steward.console.signin.TokenDoor;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Metrics: open to the networks of {@code steward.metrics.open-to}, elsewhere to tokens that may read the system. */
final class MetricsDoor implements AuthorizationManager<RequestAuthorizationContext> {
    private final List<IpAddressMatcher> open;
    private final TokenDoor tokens;

    MetricsDoor(List<String> openTo, TokenDoor tokens) {
        this.open = openTo.stream().map(IpAddressMatcher::new).toList();
        this.tokens = tokens;
    }

    TokenDoor tokens() {
        return tokens;
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> caller, RequestAuthorizationContext context) {
        boolean near = open.stream().anyMatch(network -> network.matches(context.getRequest()));
        Authentication authentication = caller.get();
        boolean mayRead = authentication != null
                && authentication.getPrincipal() instanceof SignedIn who
                && who.may(Action.READ_SYSTEM);
        return new AuthorizationDecision(near || mayRead);
    }
}
